// The office's table: its filters live in the address, its rows fold, its keys work, and it can be taken along.
import { readFileSync } from 'node:fs'
import { axe, equal, none, ok } from '../lib.mjs'

const LEDGER = ({ server, plan }, query = '') => `${server.url}/plans/${plan}/ledger${query}`
const shown = (page) => page.locator('.line [role=status]').textContent()
const tasks = (page, total) => page.waitForFunction((n) => document.querySelector('.line [role=status]')?.textContent.includes(` ${n} `), total)

async function choose(page, label, text) {
  await page.click(`.chip[aria-label="${label}"], .chip:has(input[aria-label="${label}"])`)
  await page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click()
}

export default [
  [
    'the overview tells who carries how much, and every mark leads to its rows',
    async (office) => {
      const { page, server, plan, complaints } = office
      await page.goto(`${server.url}/plans/${plan}/overview`)
      await page.waitForSelector('canvas')
      none('axe on the overview', await axe(page))
      const cell = page.locator('a.cell').first()
      const n = Number(await cell.textContent())
      await cell.click()
      await page.waitForURL(/section=\d+&lead=\d+/)
      await tasks(page, n)
      await page.goBack()
      const bar = page.locator('.bars.short a').first()
      const led = Number(await bar.locator('.value').textContent())
      await bar.click()
      await page.waitForURL(/leader=/)
      await tasks(page, led)
      none('complaints', complaints)
    },
  ],
  [
    'the bar chart has the same numbers as a table of links',
    async ({ page, server, plan }) => {
      await page.goto(`${server.url}/plans/${plan}/overview`)
      await page.click('text=看数字')
      const link = page.locator('table.grid tbody a').first()
      const n = Number(await link.textContent())
      await link.click()
      await tasks(page, n)
    },
  ],
  [
    'the ledger shows every section and all tasks, and folds',
    async (office) => {
      const { page, complaints } = office
      await page.goto(LEDGER(office))
      await tasks(page, 117)
      none('axe on the ledger', await axe(page))
      await page.click('text=全部折叠')
      equal('section lines', await page.locator('tr.section').count(), 9)
      equal('task lines', await page.locator('tbody .c-no').count(), 0)
      await page.click('tr.section >> nth=0 >> button')
      ok('the first section is open again', (await page.locator('tbody .c-no').count()) > 5)
      none('complaints', complaints)
    },
  ],
  [
    'search takes two characters, and the address keeps it',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office))
      await tasks(page, 117)
      await page.keyboard.press('/')
      await page.keyboard.type('学位')
      await page.waitForURL(/q=/)
      const told = await page.evaluate((id) => fetch(`/api/v1/tasks?plan=${id}&q=${encodeURIComponent('学位')}`).then((r) => r.json()), office.plan)
      ok('something is found', told.total > 0)
      await tasks(page, told.total)
      await page.reload()
      await tasks(page, told.total)
      equal('the words are still in the field', await page.inputValue('.search input'), '学位')
    },
  ],
  [
    'filters narrow one another and clear at once',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office))
      await tasks(page, 117)
      await choose(page, '牵头单位', '市发展改革委')
      await page.waitForURL(/lead=\d+/)
      await page.click('button.toggle >> text=有指标')
      await page.waitForURL(/has_measure=1/)
      ok('fewer tasks', /筛出 \d+ 项/.test(await shown(page)))
      await page.click('text=清除筛选')
      await tasks(page, 117)
    },
  ],
  [
    'nothing found says what to do',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office, `?q=${encodeURIComponent('没有这样的词')}`))
      await page.waitForSelector('.empty')
      none('axe on an empty ledger', await axe(page))
      await page.click('.empty button')
      await tasks(page, 117)
    },
  ],
  [
    'the keyboard walks, opens and comes back',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office, '?has_measure=1'))
      await page.waitForSelector('tbody .c-no')
      for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
      const no = await page.locator('tr.cursor .c-no').textContent()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/tasks\/\d+/)
      equal('the task opened', (await page.locator('.title .no').textContent()).trim(), no.trim())
      await page.keyboard.press('Escape')
      await page.waitForURL(/ledger\?has_measure=1$/)
      await page.keyboard.press('?')
      await page.waitForSelector('.el-dialog .keys')
      none('axe on the list of keys', await axe(page))
      await page.keyboard.press('Escape')
    },
  ],
  [
    'sorting and columns',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office))
      await page.waitForSelector('tbody .c-no')
      await page.click('th.c-measures button')
      await page.waitForURL(/sort=measures/)
      equal('the order is said', await page.getAttribute('th.c-measures', 'aria-sort'), 'ascending')
      await page.click('.no-print button:has-text("列")')
      await page.click('.el-checkbox:has-text("责任单位")')
      equal('the column is there', await page.locator('th.c-responsible').count(), 1)
      await page.click('.el-checkbox:has-text("责任单位")')
      equal('the column is gone', await page.locator('th.c-responsible').count(), 0)
    },
  ],
  [
    'the export holds what is shown',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office, '?has_measure=1'))
      await page.waitForSelector('tbody .c-no')
      const n = Number((await shown(page)).match(/筛出 (\d+)/)[1])
      await page.click('button:has-text("导出")')
      const [file] = await Promise.all([page.waitForEvent('download'), page.click('.el-dropdown-menu__item:has-text("CSV")')])
      const text = readFileSync(await file.path(), 'utf8')
      ok('it names its columns', text.split('\n')[0].includes('任务'))
      equal('lines', text.trim().split(/\r?\n(?=")|\r?\n/).filter((l) => l).length > n, true)
    },
  ],
  [
    'printed pages hold every row',
    async (office) => {
      const { page } = office
      await page.goto(LEDGER(office))
      await tasks(page, 117)
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
      await page.waitForFunction(() => document.querySelectorAll('tbody td.c-no').length === 117)
      await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
      await page.waitForFunction(() => document.querySelectorAll('tbody td.c-no').length < 117)
    },
  ],
]
