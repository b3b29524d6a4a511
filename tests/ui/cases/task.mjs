// One task: its evidence, its corrections with a way back, its neighbours.
import { axe, equal, none, ok } from '../lib.mjs'

async function open({ page, server, plan }, words) {
  const { rows } = await page.evaluate(([id, q]) => fetch(`/api/v1/tasks?plan=${id}&q=${encodeURIComponent(q)}`).then((r) => r.json()), [plan, words])
  await page.goto(`${server.url}/tasks/${rows[0].id}?tab=source`)
  await page.waitForSelector('.paper')
  return rows[0]
}

export default [
  [
    'the printed words are marked by kind and tell their rule',
    async (office) => {
      const { page, complaints } = office
      const row = await open(office, '城镇新增就业')
      ok('leader, lead and support are marked', (await page.locator('.mark.leader').count()) && (await page.locator('.mark.lead').count()) && (await page.locator('.mark.support').count()))
      equal('the marked lead', await page.locator('.paper .mark.lead').first().textContent(), row.lead[0].name)
      await page.locator('.paper .mark.lead').first().focus()
      ok('the rule is said', (await page.textContent('.rule')).includes('规则'))
      none('axe on a task', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'the original promise is the first card of the history',
    async (office) => {
      const { page } = office
      await open(office, '城镇新增就业')
      ok('the first card', (await page.textContent('ol.line li >> nth=0')).includes('文件原文'))
    },
  ],
  [
    'a correction is saved, kept beside the original, and taken back',
    async (office) => {
      const { page, complaints } = office
      const row = await open(office, '城镇新增就业')
      await page.keyboard.press('e')
      await page.fill('textarea[name=text]', '城镇新增就业3.5万人。')
      await page.keyboard.press('Control+Enter')
      await page.waitForSelector('h1:has-text("3.5万人")')
      ok('the printed words stay', (await page.textContent('.paper')).includes('3.2万人'))
      ok('the history tells it', (await page.textContent('ol.line')).includes('3.5万人'))
      await page.keyboard.press('z')
      await page.waitForFunction((text) => document.querySelector('h1').textContent === text, row.text)
      none('complaints', complaints)
    },
  ],
  [
    'a duty is added and removed, and both can be undone',
    async (office) => {
      const { page } = office
      await open(office, '城镇新增就业')
      await page.click('text=添加分工')
      await page.fill('.adder .name input', '市体育局')
      await page.click('.adder button[type=submit]')
      await page.waitForSelector('.duty:has-text("市体育局")')
      await page.click('.duty:has-text("市体育局") .drop')
      await page.waitForSelector('.duty:has-text("市体育局")', { state: 'detached' })
      await page.click('.toast .act >> nth=-1')
      await page.waitForSelector('.duty:has-text("市体育局")')
      await page.locator('h1').click()
      await page.keyboard.press('z')
      await page.waitForSelector('.duty:has-text("市体育局")', { state: 'detached' })
    },
  ],
  [
    'a measure is added and undone',
    async (office) => {
      const { page } = office
      await open(office, '城镇新增就业')
      const before = await page.locator('.measure').count()
      await page.click('text=添加指标')
      await page.fill('.adder .long input', '新增岗位1000个')
      await page.fill('.adder .brief input >> nth=0', '1000')
      await page.fill('.adder .brief input >> nth=1', '个')
      await page.click('.adder button[type=submit]')
      await page.waitForSelector('.measure:has-text("1000个")')
      await page.locator('h1').click()
      await page.keyboard.press('z')
      await page.waitForFunction((n) => document.querySelectorAll('.measure').length === n, before)
    },
  ],
  [
    'someone else was faster: the change is refused, the newest is shown',
    async (office) => {
      const { page, complaints } = office
      const row = await open(office, '一般公共预算')
      await page.evaluate(async (id) => {
        const session = await (await fetch('/api/v1/session')).json()
        const task = await (await fetch(`/api/v1/tasks/${id}`)).json()
        await fetch(`/api/v1/tasks/${id}`, {
          method: 'PATCH',
          headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf },
          body: JSON.stringify({ rev: task.rev, deadline: '年底前' }),
        })
      }, row.id)
      await page.keyboard.press('e')
      await page.fill('input[name=deadline]', '三季度')
      await page.keyboard.press('Control+Enter')
      await page.waitForSelector('.toast.fault:has-text("ERR_CONFLICT")')
      await page.waitForSelector('.facts:has-text("年底前")')
      complaints.length = 0
    },
  ],
  [
    'next and previous follow the order of the ledger',
    async (office) => {
      const { page } = office
      await open(office, '一般公共预算')
      const no = Number(await page.locator('.title .no').textContent())
      await page.waitForSelector('.step >> text=下一项')
      await page.keyboard.press('j')
      await page.waitForFunction((n) => document.querySelector('.title .no')?.textContent.trim() === String(n), no + 1)
      await page.keyboard.press('k')
      await page.waitForFunction((n) => document.querySelector('.title .no')?.textContent.trim() === String(n), no)
    },
  ],
]
