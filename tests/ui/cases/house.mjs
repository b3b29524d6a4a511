// The house around the ledger: traces, accounts and what a reader may not do, help, languages, themes.
import { createHmac } from 'node:crypto'
import { axe, equal, newPage, none, ok, PASSWORD } from '../lib.mjs'

async function inEnglish(page, server, plan, doubtful) {
  equal('the document says so', await page.getAttribute('html', 'lang'), 'en')
  for (const place of ['help', 'about', 'upload', 'traces', 'accounts', 'directory', `plans/${plan}/overview`, `plans/${plan}/ledger`, `plans/${doubtful}/doubts`]) {
    await page.goto(`${server.url}/${place}`)
    await page.waitForSelector('main h1, main h2, main .filters')
    const own = await page.locator('nav, main h1, main h2, main button:not(.name), main thead th, main label').allTextContents()
    const chinese = own.map((text) => text.replace('中文', '').trim()).filter((text) => /^[\u4e00-\u9fff]/.test(text) && text.length < 8 && !/[市县局委办]/.test(text))
    none(`Chinese words on ${place}`, chinese.filter((text) => !/^[一二三四五六七八九十]/.test(text)))
    none(`axe on ${place} in English`, await axe(page))
  }
}

async function inTheDark(page, server, plan) {
  await page.reload()
  await page.waitForSelector('canvas')
  equal('theme', await page.getAttribute('html', 'data-theme'), 'dark')
  equal('size', await page.getAttribute('html', 'data-size'), 'large')
  none('axe in the dark', await axe(page))
  for (const place of [`plans/${plan}/ledger`, 'directory', 'upload', 'help']) {
    await page.goto(`${server.url}/${place}`)
    await page.waitForTimeout(300)
    none(`axe on ${place} in the dark`, await axe(page))
  }
}

/* Sign in for the first time, with a password of one's own at the end. */
async function enter(page, server, name, secret) {
  await page.goto(`${server.url}/login`)
  await page.fill('input[name=name]', name)
  await page.fill('input[name=password]', secret)
  await page.click('button[type=submit]')
  await page.waitForURL(/\/password/)
  await page.fill('input[name=old]', secret)
  await page.fill('input[name=new]', PASSWORD)
  await page.fill('input[name=again]', PASSWORD)
  await page.click('button[type=submit]')
}

/* What an authenticator shows for a secret in base32 (RFC 6238). */
function codeOf(secret) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(step).digest()
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/* A setting is changed, kept and taken back. */
async function setting(page, server) {
  await page.goto(`${server.url}/settings`)
  const field = page.locator('.line:has-text("销号申请应在几个工作日内核实") input')
  const usual = await field.inputValue()
  none('axe on settings', await axe(page))
  await field.fill('9')
  await page.click('.foot .el-button--primary')
  await page.waitForSelector('.toast:has-text("设置已保存")')
  await page.reload()
  await field.waitFor()
  equal('the value is kept', await field.inputValue(), '9')
  await field.fill(usual)
  await page.click('.foot .el-button--primary')
  await page.waitForSelector('.toast:has-text("设置已保存")')
}

/* The security administrator gives a role in the dialog; a unit is found by a part of its name. */
async function grant(page, who, role, unit) {
  await page.click(`tr:has-text("${who}") .act button`)
  await page.locator('.el-dropdown-menu__item:visible', { hasText: '授予角色' }).click()
  await page.click('.el-dialog .el-select >> nth=0')
  await page.locator('.el-select-dropdown__item:visible', { hasText: role }).first().click()
  if (unit) {
    await page.fill('.el-dialog .el-select input >> nth=1', unit)
    await page.locator('.el-select-dropdown__item:visible', { hasText: unit }).first().click()
    none('axe on granting', await axe(page))
  }
  await page.click('.el-dialog .el-button--primary')
  await page.waitForSelector('.el-dialog', { state: 'hidden' })
}

export default [
  [
    'the traces verify as a whole',
    async ({ page, server, complaints }) => {
      await page.goto(`${server.url}/traces`)
      await page.waitForSelector('table.grid tbody tr')
      await page.click('text=校验整条链')
      await page.waitForSelector('.verify .lamp-blue')
      none('axe on traces', await axe(page))
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)))
      const names = await page.locator('.change dt').allTextContents()
      none('names of fields without a word', names.filter((name) => /^[a-z_]+$/.test(name.trim())))
      none('complaints', complaints)
    },
  ],
  [
    'one administrator makes an account, another grants its role; a reader sees and does not change',
    async (office) => {
      const { server, browser, plan } = office
      const made = await newPage(browser)
      await enter(made.page, server, 'admin', server.secrets.admin)
      await made.page.waitForURL(/accounts$/)
      await made.page.fill('input[name=account]', 'reader')
      await made.page.click('.add button[type=submit]')
      const secret = (await made.page.textContent('.secret')).trim()
      none('axe on the new password', await axe(made.page))
      await made.page.click('.el-dialog .el-button--primary')
      none('complaints of the system administrator', made.complaints)
      await made.context.close()

      const granted = await newPage(browser)
      await enter(granted.page, server, 'security', server.secrets.security)
      await grant(granted.page, 'reader', '查阅')
      await granted.page.waitForSelector('tr:has-text("reader") .held:has-text("查阅")')
      equal('no ledger in the navigation', await granted.page.locator('nav a[href="/plans"]').count(), 0)
      none('axe on accounts', await axe(granted.page))
      await grant(granted.page, 'reader', '填报人', '市教育局')
      await granted.page.click('tr:has-text("reader") .held:has-text("市教育局") button')
      await granted.page.waitForSelector('.held:has-text("市教育局")', { state: 'detached' })
      await granted.page.click('.toast button:has-text("撤销") >> nth=-1')
      await granted.page.waitForSelector('.held:has-text("市教育局")')
      await granted.page.click('.held:has-text("市教育局") button')
      await granted.page.waitForSelector('.held:has-text("市教育局")', { state: 'detached' })
      await setting(granted.page, server)
      none('complaints of the security administrator', granted.complaints)
      await granted.context.close()

      const other = await newPage(browser)
      await enter(other.page, server, 'reader', secret)
      await other.page.waitForURL(/overview/)
      equal('no import in the navigation', await other.page.locator('nav a[href="/upload"]').count(), 0)
      await other.page.goto(`${server.url}/upload`)
      await other.page.waitForSelector('.empty:has-text("没有权限")')
      await other.page.goto(`${server.url}/plans/${plan}/ledger`)
      await other.page.waitForSelector('tbody .c-no')
      await other.page.click('.c-text a >> nth=0')
      await other.page.waitForSelector('.paper')
      equal('nothing to correct', await other.page.locator('button:has-text("更正"), button:has-text("添加")').count(), 0)
      none('complaints of the reader', other.complaints)
      await other.context.close()
    },
  ],
  [
    'a second factor is set up, asked for, and taken away again',
    async (office) => {
      const { server, browser } = office
      const { page, context, complaints } = await newPage(browser)
      await page.goto(`${server.url}/login`)
      await page.fill('input[name=name]', 'reader')
      await page.fill('input[name=password]', PASSWORD)
      await page.click('button[type=submit]')
      await page.waitForURL(/overview/)
      await page.goto(`${server.url}/me`)
      none('axe on the own account', await axe(page))
      await page.click('button:has-text("启用")')
      const secret = (await page.textContent('.offer .secret')).replace(/\s/g, '')
      ok('there is a picture', await page.locator('.qr path').count())
      none('axe on setting up', await axe(page))
      await page.fill('input[name=code]', codeOf(secret))
      await page.click('.offer button[type=submit]')
      const [first, second] = await page.locator('.codes li').allTextContents()
      await page.click('button:has-text("已收好")')
      await page.waitForSelector('.state .lamp-blue')

      await page.click('.who')
      await page.locator('.el-dropdown-menu__item:visible', { hasText: '退出登录' }).click()
      await page.waitForURL(/login/)
      complaints.length = 0
      await page.fill('input[name=name]', 'reader')
      await page.fill('input[name=password]', PASSWORD)
      await page.click('button[type=submit]')
      await page.fill('input[name=code]', first.trim())
      complaints.length = 0 // the browser itself reports that the code was missing
      await page.click('button[type=submit]')
      await page.waitForURL(/overview/)
      await page.goto(`${server.url}/me`)
      await page.click('.state button:has-text("停用")')
      await page.fill('input[name=code]', second.trim())
      await page.click('button[type=submit]:has-text("停用")')
      await page.waitForSelector('.state .lamp-grey')
      none('complaints', complaints)
      await context.close()
    },
  ],
  [
    'a token is shown once and taken back; sessions are listed; reminders are kept',
    async ({ page, server, complaints }) => {
      await page.goto(`${server.url}/me`)
      await page.waitForSelector('[aria-label="登录会话"] .lamp-green')
      await page.click('[aria-label="接口令牌"] button:has-text("新建令牌")')
      await page.fill('input[name=token]', '每日导出')
      await page.locator('.perms .el-checkbox', { hasText: '导出' }).click()
      await page.click('[aria-label="接口令牌"] form button[type=submit]')
      const token = (await page.textContent('.shown .secret')).trim()
      const rows = await page.evaluate((key) => fetch('/api/v1/plans', { headers: { Authorization: `Bearer ${key}` }, credentials: 'omit' }).then((r) => r.status), token)
      ok('the token opens only what it was given', rows === 403 || rows === 200)
      await page.click('.shown button')
      await page.click('[aria-label="接口令牌"] .line:has-text("每日导出") button')
      await page.waitForSelector('.toast:has-text("已收回")')
      await page.fill('input[name=mail]', 'office@example.gov.cn')
      await page.click('[aria-label="提醒方式"] button[type=submit]')
      await page.waitForSelector('.toast:has-text("提醒方式已保存")')
      complaints.length = 0
      none('axe on the own account', await axe(page))
    },
  ],
  [
    'a day of rest is moved and put back; messages have a page',
    async ({ page, server, complaints }) => {
      await page.goto(`${server.url}/holidays`)
      await page.waitForSelector('table.grid tbody tr')
      await page.fill('.add .day input', '2026-07-15')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.toast:has-text("已修改")')
      await page.click('.toast button:has-text("撤销")')
      await page.waitForSelector('.toast:has-text("已撤销")')
      none('axe on holidays', await axe(page))
      await page.goto(`${server.url}/outbox`)
      await page.waitForSelector('.empty, table.grid')
      none('axe on messages', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'help and about',
    async ({ page, server, complaints }) => {
      for (const place of ['help', 'about', 'no-such-page', 'plans']) {
        await page.goto(`${server.url}/${place}`)
        await page.waitForSelector('h1, .empty')
        none(`axe on ${place}`, await axe(page))
      }
      await page.goto(`${server.url}/about`)
      await page.waitForSelector('.lamp-green:has-text("正常")')
      none('complaints', complaints)
    },
  ],
  [
    'everything has its English words',
    async ({ page, server, plan, doubtful }) => {
      await page.goto(`${server.url}/help`)
      await page.click('.tool.words')
      try {
        await inEnglish(page, server, plan, doubtful)
      } finally {
        await page.evaluate(() => localStorage.setItem('luoshi.language', '"zh"'))
      }
    },
  ],
  [
    'large text and the dark theme stay after a reload, without a breach of contrast',
    async ({ page, server, plan, complaints }) => {
      await page.goto(`${server.url}/plans/${plan}/overview`)
      await page.click('[aria-pressed]')
      await page.click('.tool[title="深色"]')
      try {
        await inTheDark(page, server, plan)
      } finally {
        await page.evaluate(() => ['theme', 'large'].forEach((name) => localStorage.removeItem(`luoshi.${name}`)))
      }
      none('complaints', complaints)
    },
  ],
  [
    'the first Tab skips to the content, and focus is visible',
    async ({ page, server, plan }) => {
      await page.goto(`${server.url}/plans/${plan}/ledger`)
      await page.waitForSelector('tbody .c-no')
      await page.keyboard.press('Tab')
      ok('the skip link comes first', await page.evaluate(() => document.activeElement.classList.contains('skip')))
      await page.keyboard.press('Enter')
      equal('focus is in the content', await page.evaluate(() => document.activeElement.id), 'main')
      await page.keyboard.press('Tab')
      ok('focus is drawn', await page.evaluate(() => {
        const el = document.activeElement
        const box = el.closest('.el-input__wrapper, .el-select__wrapper')
        return getComputedStyle(el).outlineStyle !== 'none' || (box && getComputedStyle(box).boxShadow !== 'none')
      }))
    },
  ],
]
