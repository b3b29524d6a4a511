// What a page says when things go wrong. The server's answers are replaced on the way.
import { axe, equal, newPage, none, ok } from '../lib.mjs'

const fault = (status, code, zh, en) => ({ status, contentType: 'application/json', body: JSON.stringify({ error: { code, zh, en, field: null } }) })

/* A page of its own with the office's session, so that nothing stays behind. */
async function aside({ browser, page }, act) {
  const other = await newPage(browser, { state: await page.context().storageState() })
  try {
    await act(other.page)
  } finally {
    await other.context.close()
  }
}

export default [
  [
    'slow answers show a skeleton, quick ones none',
    async (office) =>
      aside(office, async (page) => {
        await page.route('**/api/v1/tasks?*', async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 1500))
          await route.continue()
        })
        await page.goto(`${office.server.url}/plans/${office.plan}/ledger`)
        await page.waitForSelector('.bones')
        none('axe on a skeleton', await axe(page))
        await page.waitForSelector('tbody .c-no')
        equal('no skeleton is left', await page.locator('.bones').count(), 0)
      }),
  ],
  [
    'a failing store says what is safe and what to do, and Retry works',
    async (office) =>
      aside(office, async (page) => {
        await page.route('**/api/v1/tasks?*', (route) => route.fulfill(fault(503, 'ERR_STORE', '数据库错误', 'the database failed')))
        await page.goto(`${office.server.url}/plans/${office.plan}/ledger`)
        await page.waitForSelector('.fault')
        const said = await page.textContent('.fault')
        ok('what happened, what is safe, the code', said.includes('数据库错误') && said.includes('没有改动') && said.includes('ERR_STORE'))
        none('axe on a failure', await axe(page))
        await page.unroute('**/api/v1/tasks?*')
        await page.click('.fault button')
        await page.waitForSelector('tbody .c-no')
      }),
  ],
  [
    'no permission says who can',
    async (office) =>
      aside(office, async (page) => {
        await page.route('**/api/v1/events?*', (route) => route.fulfill(fault(403, 'ERR_DENIED', '没有权限', 'not permitted')))
        await page.goto(`${office.server.url}/traces`)
        await page.waitForSelector('.fault:has-text("督查室")')
      }),
  ],
  [
    'a proxy that speaks HTML is not taken for an answer',
    async (office) =>
      aside(office, async (page) => {
        await page.route('**/api/v1/orgs?*', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }))
        await page.goto(`${office.server.url}/directory`)
        await page.waitForSelector('.fault:has-text("HTTP_502")')
      }),
  ],
  [
    'offline is told at once, and the page heals when the network is back',
    async (office) =>
      aside(office, async (page) => {
        await page.goto(`${office.server.url}/traces`)
        await page.waitForLoadState('networkidle')
        await page.waitForTimeout(2000)
        await page.context().setOffline(true)
        await page.waitForSelector('.offline')
        await page.click('nav a[href="/directory"]')
        await page.waitForSelector('.fault')
        none('axe when offline', await axe(page))
        await page.context().setOffline(false)
        await page.waitForSelector('button.name')
        equal('the banner is gone', await page.locator('.offline').count(), 0)
      }),
  ],
  [
    'a session that ended leads to the login and back to the page',
    async (office) =>
      aside(office, async (page) => {
        await page.goto(`${office.server.url}/traces`)
        await page.waitForSelector('table.grid')
        await page.route('**/api/v1/orgs?*', (route) => route.fulfill(fault(401, 'ERR_LOGIN', '请先登录', 'please sign in')))
        await page.click('nav a[href="/directory"]')
        await page.waitForURL(/\/login\?next=\/directory/)
      }),
  ],
  [
    'a directory of a thousand units comes as far as one reads',
    async (office) =>
      aside(office, async (page) => {
        const real = await office.page.evaluate(() => fetch('/api/v1/orgs?limit=1').then((r) => r.json()))
        await page.route('**/api/v1/orgs?*', (route) => {
          const offset = Number(new URL(route.request().url()).searchParams.get('offset'))
          const rows = Array.from({ length: 200 }, (_, i) => ({ ...real.rows[0], id: String(offset + i + 1), name: `第${offset + i + 1}局` }))
          return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ total: 1000, offset, limit: 200, rows }) })
        })
        await page.goto(`${office.server.url}/directory`)
        await page.waitForSelector('button.name')
        equal('one block at first', await page.locator('button.name').count(), 200)
        await page.locator('button.name').last().scrollIntoViewIfNeeded()
        await page.waitForFunction(() => document.querySelectorAll('button.name').length >= 400)
        ok('the list says how far', (await page.textContent('.foot.num')).includes('/ 1000'))
      }),
  ],
  [
    'twenty thousand tasks stay fluid',
    async (office) =>
      aside(office, async (page) => {
        const sample = await office.page.evaluate((id) => fetch(`/api/v1/tasks?plan=${id}&limit=1`).then((r) => r.json()), office.plan)
        await page.route('**/api/v1/tasks?*', (route) => {
          const query = new URL(route.request().url()).searchParams
          const offset = Number(query.get('offset'))
          const rows = Array.from({ length: 200 }, (_, i) => ({ ...sample.rows[0], id: String(offset + i + 1), no: String(offset + i + 1) }))
          return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ total: 20000, offset, limit: 200, rows }) })
        })
        await page.goto(`${office.server.url}/plans/${office.plan}/ledger`)
        await page.waitForFunction(() => document.querySelector('.line [role=status]')?.textContent.includes('1000 / 20000'))
        ok('few rows are drawn', (await page.locator('tbody tr').count()) < 120)
        for (let i = 0; i < 30; i++) await page.evaluate(() => (document.querySelector('.scroller').scrollTop += 1200))
        await page.waitForFunction(() => /1[2-9]\d\d \/ 20000/.test(document.querySelector('.line [role=status]')?.textContent))
        ok('still few rows', (await page.locator('tbody tr').count()) < 120)
      }),
  ],
]
