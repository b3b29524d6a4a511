// From a file to the ledger: preview, confirm, the same file again, a corrected edition, and files that are none.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, equal, none, ok, root, sample } from '../lib.mjs'

async function drop(page, server, path) {
  await page.goto(`${server.url}/upload`)
  await page.setInputFiles('input[name=file]', path)
  await page.waitForURL(/\/upload\/\d+$/)
}

async function figures(page) {
  await page.waitForSelector('.strip')
  return (await page.locator('.strip .n').allTextContents()).map(Number)
}

export default [
  [
    'a plan is read and shown before anything is written',
    async (office) => {
      const { page, server, complaints } = office
      await drop(page, server, sample)
      const [tasks, units] = await figures(page)
      equal('tasks', tasks, 117)
      ok('lead units', units > 30)
      equal('lines of the outline', await page.locator('.outline li').count(), 9)
      none('axe on the preview', await axe(page))
      const plans = await page.evaluate(() => fetch('/api/v1/plans').then((r) => r.json()))
      equal('plans before the decision', plans.total, 0)
      none('complaints', complaints)
    },
    true,
  ],
  [
    'the decision writes it and leads to the ledger',
    async (office) => {
      const { page, complaints } = office
      await page.click('.actions .el-button--primary')
      await page.waitForURL(/\/plans\/\d+\/(ledger|doubts)/)
      office.plan = page.url().match(/plans\/(\d+)/)[1]
      none('complaints', complaints)
    },
    true,
  ],
  [
    'the same file again changes nothing and says so',
    async ({ page, server }) => {
      await drop(page, server, sample)
      await page.waitForSelector('.note')
      equal('buttons that write', await page.locator('.actions .el-button', { hasText: '先导入' }).count(), 0)
      await page.click('.actions .el-button--primary')
      await page.waitForURL(/\/plans\/\d+\/ledger/)
    },
  ],
  [
    'a corrected edition shows its differences and writes only them',
    async ({ page, server, plan }) => {
      const path = join(server.folder, 'corrected.txt')
      const text = readFileSync(sample, 'utf8').replace('地区生产总值增长5.5%左右', '地区生产总值增长6%左右')
      writeFileSync(path, text)
      await drop(page, server, path)
      await page.waitForSelector('.diff')
      equal('changed tasks', await page.locator('.diff .line').count(), 1)
      ok('the new words', (await page.textContent('.diff ins')).includes('6%'))
      none('axe on the differences', await axe(page))
      await page.click('.actions .el-button >> text=写入差别')
      await page.waitForURL(new RegExp(`/plans/${plan}/ledger`))
      const { rows } = await page.evaluate((id) => fetch(`/api/v1/tasks?plan=${id}&q=${encodeURIComponent('地区生产总值')}`).then((r) => r.json()), plan)
      ok('the ledger has the new words', rows.some((row) => row.text.includes('6%左右')))
    },
  ],
  [
    'a file that is none is refused with its code and nothing is lost',
    async ({ page, server, complaints }) => {
      const path = join(server.folder, 'picture.docx')
      writeFileSync(path, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
      await page.goto(`${server.url}/upload`)
      await page.setInputFiles('input[name=file]', path)
      await page.waitForSelector('[role=alert]')
      ok('the code', /ERR_[A-Z]+/.test(await page.textContent('[role=alert]')))
      none('axe on a refused file', await axe(page))
      complaints.length = 0
    },
  ],
  [
    'a second plan with doubts leads to them one by one',
    async (office) => {
      const { page, server, complaints } = office
      await drop(page, server, join(root, 'tests/ui/data/doubtful-plan.txt'))
      const doubts = (await figures(page))[3]
      ok('it has doubts', doubts > 0)
      await page.click('.actions .el-button--primary')
      await page.waitForURL(/\/plans\/\d+\/doubts/)
      office.doubtful = page.url().match(/plans\/(\d+)/)[1]
      none('complaints', complaints)
    },
    true,
  ],
]
