// The house around the ledger: traces, accounts and what a reader may not do, help, languages, themes.
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

export default [
  [
    'the traces verify as a whole',
    async ({ page, server, complaints }) => {
      await page.goto(`${server.url}/traces`)
      await page.waitForSelector('table.grid tbody tr')
      await page.click('text=校验整条链')
      await page.waitForSelector('.verify .lamp.blue')
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
      await granted.page.click('tr:has-text("reader") .el-select')
      await granted.page.locator('.el-select-dropdown__item:visible', { hasText: '查阅' }).click()
      await granted.page.waitForSelector('tr:has-text("reader") .el-tag:has-text("查阅")')
      equal('no ledger in the navigation', await granted.page.locator('nav a[href="/plans"]').count(), 0)
      none('axe on accounts', await axe(granted.page))
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
    'help and about',
    async ({ page, server, complaints }) => {
      for (const place of ['help', 'about', 'no-such-page', 'plans']) {
        await page.goto(`${server.url}/${place}`)
        await page.waitForSelector('h1, .empty')
        none(`axe on ${place}`, await axe(page))
      }
      await page.goto(`${server.url}/about`)
      await page.waitForSelector('.lamp.green:has-text("正常")')
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
