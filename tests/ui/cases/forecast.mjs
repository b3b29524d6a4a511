// The forecast page on a demonstration year: what each measure will be, why, for whom, on a phone and on paper.
import { axe, equal, none, ok, signIn, startDemo } from '../lib.mjs'

const PHONE = [390, 844]
const m = {}

const percent = (text) => Number(/(\d+)%/.exec(text)?.[1])
const chances = async (page) => (await page.locator('.one .chance').allTextContents()).map(percent)
const place = () => `${m.server.url}/plans/${m.plan}/forecast`

async function show(who) {
  await who.page.goto(place())
  await who.page.locator('.one').first().waitFor()
}

/* Chooses in the N-th list above the rows. */
async function choose(page, label, words) {
  await page.locator('.choose .el-select', { has: page.locator(`[aria-label="${label}"]`) }).click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: words }).first().click()
}

export default [
  [
    'forecast: the page shows each measure, the least likely first, and why',
    async (office) => {
      m.server = await startDemo(office.program)
      m.office = await signIn(office.browser, m.server.url, 'office', m.server.secrets.office)
      const { page, complaints } = m.office
      m.plan = await page.evaluate(() => fetch('/api/v1/plans').then((r) => r.json()).then(({ rows }) => rows[0].id))
      await show(m.office)
      const all = await chances(page)
      m.all = all.length
      ok(`${all.length} measures are forecast`, all.length > 20)
      ok('the least likely stand first', all.every((one, i) => i === 0 || one >= all[i - 1]))
      equal('each bar is said in words', await page.locator('.track[role=img][aria-label*="预计"]').count(), all.length)
      await page.locator('.one .chance').first().click()
      const why = await page.locator('.one .why').first().textContent()
      ok(`it says what it rests on: ${why}`, /依据/.test(why) && /80% 区间/.test(why) && /最新数据截至/.test(why))
      ok('it says what the newest month changed', (await page.locator('.one', { hasText: '较上期' }).count()) === all.length)
      none('axe on the forecasts', await axe(page))
      none('complaints', complaints)
    },

  ],
  [
    'forecast: filtered by unit and leader, ordered, and lead to the task',
    async () => {
      const { page, complaints } = m.office
      const unit = (await page.locator('.one .what .quiet.small').first().textContent()).split(' · ')[0]
      await choose(page, '全部单位', unit)
      const own = await page.locator('.one .what .quiet.small').allTextContents()
      ok('only this unit', own.length > 0 && own.length < m.all && own.every((one) => one.startsWith(unit)))
      await page.reload()
      await page.locator('.one').first().waitFor()
      await choose(page, '排序', '按序号')
      const numbers = await page.locator('.one .what a .num').allTextContents()
      equal('in the order of the plan', numbers.join(), numbers.toSorted((a, b) => a.localeCompare(b, 'zh', { numeric: true })).join())
      await page.locator('.choose .el-checkbox').click()
      ok('only what is not sure', (await chances(page)).every((one) => one < 81))
      await page.locator('.one .what a').first().click()
      await page.waitForURL(/\/tasks\/\d+/)
      none('complaints', complaints)
    },
  ],
  [
    'forecast: a leader and a unit see forecasts of their own',
    async (office) => {
      for (const name of ['mayor', 'reporter']) {
        const who = await signIn(office.browser, m.server.url, name, m.server.secrets[name])
        await show(who)
        const seen = await who.page.locator('.one').count()
        ok(`${name} sees ${seen} of ${m.all}`, seen > 0 && seen < m.all)
        none(`complaints of ${name}`, who.complaints)
        await who.context.close()
      }
    },
  ],
  [
    'forecast: fits a phone and paper, and an empty plan says what is missing',
    async (office) => {
      const { page } = m.office
      await page.setViewportSize({ width: PHONE[0], height: PHONE[1] })
      await show(m.office)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      ok(`nothing is wider than the phone: ${wide}`, wide <= PHONE[0])
      none('axe on a phone', await axe(page))
      await page.setViewportSize({ width: 1366, height: 768 })
      await page.emulateMedia({ media: 'print' })
      ok('on paper each line says why', await page.locator('.one .why').nth(3).isVisible())
      ok('on paper there is nothing to choose', !(await page.locator('.choose').isVisible()))
      await page.emulateMedia({ media: 'screen' })
      await page.route('**/forecasts*', (route) => route.fulfill({ json: { plan_id: m.plan, waiting: 3, rows: [] } }))
      await page.goto(place())
      await page.locator('text=还不能预测').waitFor()
      await m.office.context.close()
      m.server.stop()
    },
  ],
]
