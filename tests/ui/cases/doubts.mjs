// Doubts by keyboard until the counter is at zero, and back again.
import { axe, equal, none, ok } from '../lib.mjs'

const left = async (page) => Number(await page.locator('.counter .n').textContent())
const until = (page, n) => page.waitForFunction((want) => document.querySelector('.counter .n')?.textContent === String(want), n)

export default [
  [
    'a doubt stands beside its printed words, with the reason',
    async (office) => {
      const { page, server, doubtful, complaints } = office
      await page.goto(`${server.url}/plans/${doubtful}/doubts`)
      await page.waitForSelector('.answer')
      ok('the doubtful words are marked', await page.locator('.printed .mark.doubt').count())
      ok('the reason is said', (await page.textContent('.why')).length > 10)
      none('axe on doubts', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'a number key takes a candidate, Z takes it back',
    async ({ page }) => {
      const before = await left(page)
      const list = page.locator('.candidate')
      for (let i = 0; i < before && !(await list.count()); i++) await page.keyboard.press('s')
      ok('one has candidates', await list.count())
      await page.keyboard.press('1')
      await until(page, before - 1)
      await page.keyboard.press('z')
      await until(page, before)
    },
  ],
  [
    'what stands in the ledger is shown whole, so that a correction loses nothing',
    async ({ page }) => {
      const before = await left(page)
      const field = page.locator('.answer textarea')
      for (let i = 0; i < before && !((await field.count()) && (await page.textContent('.answer .lamp')).includes('任务内容')); i++) await page.keyboard.press('s')
      await page.waitForFunction(() => document.querySelector('.answer textarea')?.value.includes('澜江大桥'))
      equal('nothing is changed by looking', (await page.textContent('.answer .el-button--primary')).includes('确认'), true)
    },
  ],
  [
    'a name typed in corrects a missing unit',
    async ({ page, doubtful }) => {
      const before = await left(page)
      const field = page.locator('.answer textarea')
      for (let i = 0; i < before && !((await field.count()) && (await page.textContent('.answer .head')).match(/牵头单位.*第 4 项/s)); i++) await page.keyboard.press('s')
      await field.fill('市住房城乡建设局')
      await page.keyboard.press('Control+Enter')
      await until(page, before - 1)
      const { rows } = await page.evaluate((id) => fetch(`/api/v1/tasks?plan=${id}&q=${encodeURIComponent('老旧小区')}`).then((r) => r.json()), doubtful)
      equal('the ledger has the lead unit', rows[0].lead[0]?.name, '市住房城乡建设局')
    },
  ],
  [
    'Enter accepts what is left until the counter is zero',
    async ({ page, complaints }) => {
      for (let n = await left(page); n > 0; n--) {
        await page.keyboard.press('Enter')
        await until(page, n - 1)
      }
      await page.waitForSelector('.empty')
      none('axe when all is settled', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'a settled doubt can be opened again',
    async ({ page }) => {
      await page.click('details summary:has-text("已确认")')
      await page.click('details .el-button >> nth=0')
      await until(page, 1)
    },
  ],
]
