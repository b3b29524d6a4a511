// The directory: find, alias, merge with its way back, members of a collective, files in and out.
import { readFileSync } from 'node:fs'
import { axe, equal, none, ok } from '../lib.mjs'

async function open({ page, server }, name) {
  await page.goto(`${server.url}/directory?q=${encodeURIComponent(name)}`)
  await page.click(`button.name:text-is("${name}")`)
  await page.waitForSelector('.detail .name')
}

const undo = async (page) => {
  await page.locator('h1').click()
  await page.keyboard.press('z')
}

export default [
  [
    'units are found by any part of a name',
    async (office) => {
      const { page, server, complaints } = office
      await page.goto(`${server.url}/directory`)
      await page.waitForSelector('button.name')
      none('axe on the directory', await axe(page))
      await page.keyboard.press('/')
      await page.keyboard.type('教育')
      await page.waitForURL(/q=/)
      await page.waitForFunction(() => [...document.querySelectorAll('button.name')].every((b) => b.textContent.includes('教育')))
      none('complaints', complaints)
    },
  ],
  [
    'an alias is added and taken back',
    async (office) => {
      const { page } = office
      await open(office, '市教育局')
      await page.fill('.aliases .name-form input', '市教育和体育局')
      await page.click('.aliases .name-form button')
      await page.waitForSelector('.aliases li:has-text("市教育和体育局")')
      none('axe on one unit', await axe(page))
      await undo(page)
      await page.waitForSelector('.aliases li:has-text("市教育和体育局")', { state: 'detached' })
    },
  ],
  [
    'a merge says what will be so, and can be undone',
    async (office) => {
      const { page, complaints } = office
      await open(office, '市气象中心')
      await page.click('button:has-text("合并到")')
      await page.fill('.el-dialog .el-select input', '市气象局')
      await page.locator('.el-select-dropdown__item:visible', { hasText: '市气象局' }).first().click()
      ok('the preview tells', (await page.textContent('.preview')).includes('别名'))
      none('axe on merging', await axe(page))
      await page.click('.el-dialog .el-button--primary')
      await page.waitForSelector('.detail .name:text-is("市气象局")')
      await page.waitForSelector('.aliases li:has-text("市气象中心")')
      await undo(page)
      await page.waitForSelector('.toast:has-text("已撤销")')
      await page.goto(page.url().replace(/directory\/\d+/, 'directory'))
      await page.waitForSelector('button.name:text-is("市气象中心")')
      none('complaints', complaints)
    },
  ],
  [
    'a unit entered by mistake is taken back, and its name is free again',
    async (office) => {
      const { page, server, complaints } = office
      const add = async () => {
        await page.click('.tools .el-button--primary')
        await page.fill('.el-dialog input[maxlength]', '市新设局')
        await page.click('.el-dialog .name-form button')
        await page.waitForSelector('.detail .name:text-is("市新设局")')
      }
      await page.goto(`${server.url}/directory`)
      await add()
      await undo(page)
      await page.waitForSelector('.toast:has-text("已撤销")')
      await page.waitForSelector('button.name:text-is("市新设局")', { state: 'detached' })
      await page.waitForSelector('.detail', { state: 'detached' })
      await add()
      await undo(page)
      await page.waitForSelector('.detail', { state: 'detached' })
      none('complaints', complaints)
    },
  ],
  [
    'a spelling is split off, and the split taken back',
    async (office) => {
      const { page, complaints } = office
      await open(office, '市教育局')
      await page.fill('.aliases .name-form input', '市教育和体育局')
      await page.click('.aliases .name-form button')
      await page.click('.aliases li:has-text("市教育和体育局") button:has-text("拆出")')
      await page.waitForSelector('.aliases li:has-text("市教育和体育局")', { state: 'detached' })
      await page.waitForSelector('.toast:has-text("已拆出")')
      await undo(page)
      await page.waitForSelector('.aliases li:has-text("市教育和体育局")')
      none('complaints', complaints)
    },
  ],
  [
    'members of a collective have dates',
    async (office) => {
      const { page, complaints } = office
      await page.goto(`${office.server.url}/directory?kind=collective`)
      await page.click('button.name >> nth=0')
      await page.waitForSelector('.members')
      await page.click('.members .el-select')
      await page.locator('.el-select-dropdown__item:visible').first().click()
      await page.waitForSelector('.members .line')
      await page.fill('.members .line .date input >> nth=0', '2026-02-01')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.toast:has-text("成员已保存") >> nth=1')
      none('axe on members', await axe(page))
      const id = page.url().match(/directory\/(\d+)/)[1]
      const org = await page.evaluate((o) => fetch(`/api/v1/orgs/${o}`).then((r) => r.json()), id)
      equal('the day', org.members[0].from, '2026-02-01')
      none('complaints', complaints)
    },
  ],
  [
    'the directory leaves and comes back as a file',
    async ({ page, server }) => {
      await page.goto(`${server.url}/directory`)
      await page.click('button:has-text("导出名录")')
      const [file] = await Promise.all([page.waitForEvent('download'), page.click('.el-dropdown-menu__item:has-text("CSV")')])
      const path = await file.path()
      ok('it holds a unit', readFileSync(path, 'utf8').includes('市教育局'))
      await page.setInputFiles('.tools input[type=file]', { name: 'units.csv', mimeType: 'text/csv', buffer: readFileSync(path) })
      await page.waitForSelector('.toast:has-text("名录已导入")')
    },
  ],
  [
    'leaders lead to their tasks',
    async ({ page, server }) => {
      await page.goto(`${server.url}/directory?view=persons`)
      await page.waitForSelector('table.grid')
      none('axe on leaders', await axe(page))
      await page.click('table.grid a >> nth=0')
      await page.waitForURL(/ledger\?leader=/)
    },
  ],
]
