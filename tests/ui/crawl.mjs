// Walks the pages as one person may: every address that a link leads to, every button, menu and dialog. What would write is
// answered with a refusal before it leaves the browser, so that a whole year can be pressed through and stays as it is.
import { axe } from './lib.mjs'

const CALM_MS = 8_000
const STILL_MS = 60
/* A page that stays when only its parameters change is not left. */
const LEFT_MS = 2_000
const PRESSED_OF_A_NAME = 2
const PRESSED_OF_A_KIND = 6
const TABS = 60
const REFUSAL = JSON.stringify({ error: { code: 'ERR_CONFLICT', zh: '走查时不写入', en: 'nothing is written on this walk', field: null } })

/* Two addresses of one page. */
const SAME = { '/appraisals/:id': '/appraisals' }

/* The address without what changes from row to row: one of each kind is looked at. */
export function kindOf(address) {
  const { pathname, searchParams } = new URL(address, 'http://here')
  const shown = ['tab', 'view', 'kind', 'by'].filter((name) => searchParams.get(name)).map((name) => `${name}=${searchParams.get(name)}`)
  const kind = pathname.replace(/\/\d+(?=\/|$)/g, '/:id')
  return [SAME[kind] ?? kind, ...shown].join('?')
}

/* What each page still waits for; the stream of news never ends. */
const awaited = new WeakMap()
const counts = (request) => request.url().includes('/api/v1/') && request.resourceType() !== 'eventsource'

/* Nothing is on its way any more: no skeleton, no answer awaited. */
export async function calm(page) {
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.bones'), null, { timeout: CALM_MS }).catch(() => undefined)
  const end = Date.now() + CALM_MS
  do await page.waitForTimeout(STILL_MS)
  while (awaited.get(page)?.size && Date.now() < end)
}

/* Answers what would change anything, and remembers what was refused and what failed without our doing. */
export async function guard(page) {
  const log = { writes: [], failures: [] }
  const waits = new Set()
  awaited.set(page, waits)
  page.on('request', (request) => counts(request) && waits.add(request))
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => waits.delete(request))
  await page.route('**/api/v1/**', (route) => {
    const request = route.request()
    if (request.method() === 'GET') return route.continue()
    log.writes.push(`${request.method()} ${new URL(request.url()).pathname}`)
    return route.fulfill({ status: 409, contentType: 'application/json', body: REFUSAL })
  })
  page.on('response', (answer) => {
    if (answer.status() >= 400 && answer.request().method() === 'GET') log.failures.push(`${answer.status()} ${answer.url()}`)
  })
  return log
}

/* Runs in the browser: what anybody would see to be wrong with the page as it stands. */
function seen({ chinese }) {
  const found = []
  const shown = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden'
  const place = (el) => `${el.tagName.toLowerCase()}${typeof el.className === 'string' && el.className ? `.${el.className.trim().split(/\s+/).join('.')}` : ''} "${(el.textContent ?? '').trim().slice(0, 40)}"`
  const main = document.querySelector('main') ?? document.body
  const heads = [...document.querySelectorAll('h1')].filter(shown)
  if (heads.length !== 1) found.push(`${heads.length} h1`)
  const wide = (el) => el.scrollWidth > el.clientWidth + 1
  if (document.scrollingElement.scrollWidth > innerWidth + 1 || (main !== document.body && wide(main))) {
    const edge = main.getBoundingClientRect().right
    const held = (el) => {
      for (let up = el.parentElement; up && up !== main; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true
      return false
    }
    const culprit = [...main.querySelectorAll('*')].find((el) => shown(el) && el.getBoundingClientRect().right > edge + 1 && !held(el))
    found.push(`wider than the window: ${culprit ? place(culprit) : 'something'}`)
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim()
    const parent = walk.currentNode.parentElement
    if (!text || !parent || /^(SCRIPT|STYLE)$/.test(parent.tagName) || !shown(parent) || parent.closest('pre, code, [data-verbatim]')) continue
    if (/\bundefined\b|\bnull\b|\bNaN\b|\[object|\bInfinity\b|Invalid Date|\{\w+\}/.test(text)) found.push(`not for people: ${place(parent)}`)
    else if (/^[a-z]+(_[a-z]+)*\.[a-z_]+(\.[a-z_]+)*$/.test(text) || (chinese && /^[a-z]+(_[a-z]+)+$/.test(text))) found.push(`a word without translation: ${place(parent)}`)
  }
  for (const el of main.querySelectorAll('*')) {
    const style = getComputedStyle(el)
    if (style.textOverflow !== 'ellipsis' || style.overflowX !== 'hidden' || !wide(el) || !shown(el) || el.closest('.el-select, .el-input') || !el.textContent.trim()) continue
    el.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    if (!el.closest('[title]') && !el.querySelector('[title]')) found.push(`cut without a title: ${place(el)}`)
  }
  for (const body of main.querySelectorAll('tbody')) if (shown(body.parentElement) && !body.rows.length) found.push(`an empty table without a word: ${place(body.parentElement)}`)
  for (const list of main.querySelectorAll('ul, ol')) if (shown(list.parentElement) && !list.children.length && !list.parentElement.textContent.trim()) found.push(`an empty list without a word: ${place(list.parentElement)}`)
  return found
}

/* The page as it stands, at one size. */
export const look = (page, chinese = true) => page.evaluate(seen, { chinese })

/* Goes through the page by Tab alone: where the focus cannot be seen, or is lost. */
export async function tabThrough(page) {
  const found = []
  await page.evaluate(() => (document.activeElement?.blur?.(), document.body.focus()))
  let last = ''
  for (let n = 0; n < TABS; n++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const el = document.activeElement
      if (!el || el === document.body) return null
      const ring = (one) => {
        const style = getComputedStyle(one)
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
      }
      const box = el.getBoundingClientRect()
      const name = `${el.tagName.toLowerCase()}.${typeof el.className === 'string' ? el.className : ''} "${(el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 30)}"`
      const around = [el, el.parentElement, el.nextElementSibling, el.closest('.el-input__wrapper, .el-select__wrapper, .el-checkbox, .el-radio, .el-switch, label')].filter(Boolean)
      return { name, ring: el.id === 'main' || around.some(ring), seen: (box.width > 0 && box.height > 0) || el.closest('label')?.getClientRects().length > 0, order: el.tabIndex }
    })
    if (!at) break
    if (!at.ring) found.push(`no visible focus: ${at.name}`)
    if (!at.seen) found.push(`focus on what is not shown: ${at.name}`)
    if (at.order > 0) found.push(`an order of its own: ${at.name}`)
    last = at.name
  }
  return [...new Set(found)].map((one) => `${one}`).concat(last ? [] : ['nothing can be reached by Tab'])
}

const OVERLAY = '.el-dialog:visible, .el-drawer:visible, .el-message-box:visible'
const POPUP = '.el-dropdown-menu:visible, .el-select-dropdown:visible, .el-picker-panel:visible, .el-popover:visible'
const isOpen = (page, what) => page.locator(what).count().then((n) => n > 0)

/* A dialog that is open: it names itself, its fields have names, Escape closes it and the focus goes back. */
async function inspectDialog(page, opener, quick) {
  const found = []
  await page.waitForTimeout(120)
  const facts = await page.evaluate(() => {
    const all = [...document.querySelectorAll('[role=dialog], .el-drawer')].filter((el) => el.getClientRects().length)
    const top = all[all.length - 1]
    return top && { named: !!(top.getAttribute('aria-label') || document.getElementById(top.getAttribute('aria-labelledby') ?? '')?.textContent.trim()), inside: top.contains(document.activeElement), right: top.getBoundingClientRect().right > innerWidth + 1 }
  })
  if (!facts) return found
  if (!facts.named) found.push('a dialog without a name')
  if (!facts.inside) found.push('the focus stays outside the dialog')
  if (facts.right) found.push('the dialog is wider than the window')
  found.push(...(await look(page)).filter((one) => !one.endsWith(' h1')))
  if (!quick) found.push(...(await axe(page)).map((one) => `axe ${one}`))
  await page.keyboard.press('Escape')
  await page.waitForTimeout(350)
  if (await isOpen(page, OVERLAY)) {
    found.push('Escape does not close it')
    return found
  }
  const back = await page.evaluate(() => document.activeElement !== document.body)
  if (!back) found.push('the focus is lost when it closes')
  return found.map((one) => `${opener}: ${one}`)
}

/* What a button is called, without the numbers in it, and what kind of button it looks like. */
const nameOf = (button) => button.evaluate((el) => [(el.getAttribute('aria-label') || el.title || el.textContent || el.className).trim().replace(/\s+/g, ' ').replace(/[\d.,%]+/g, '#').slice(0, 40), `${el.parentElement.className} > ${el.className}`])

/* Every button of the part, some of each kind, on a page that is made anew when a press led away from it. */
export async function pressAll(page, address, { part = 'main', most = 60, quick = false } = {}) {
  const found = []
  const pressed = new Map()
  const enough = ([name, kind]) => (pressed.get(name) ?? 0) >= PRESSED_OF_A_NAME || (pressed.get(kind) ?? 0) >= PRESSED_OF_A_KIND
  const origin = page.url()
  const all = page.locator(`${part} button:visible, ${part} summary:visible, ${part} [role=button]:visible`)
  for (let at = 0, n = 0; n < most && at < (await all.count()); at++) {
    const button = all.nth(at)
    const names = await nameOf(button).catch(() => null)
    if (!names || enough(names) || !(await button.isEnabled().catch(() => false))) continue
    for (const name of names) pressed.set(name, (pressed.get(name) ?? 0) + 1)
    n++
    found.push(...(await pressOne(page, button, names[0], quick)))
    if (page.url() === origin && !(await isOpen(page, OVERLAY))) continue
    await page.goto(address)
    await calm(page)
  }
  return found
}

async function pressOne(page, button, name, quick) {
  for (const close of await page.locator('.toast .close').all()) await close.click({ timeout: 500 }).catch(() => undefined)
  if (!(await button.click({ timeout: 1500 }).then(() => true, () => false))) return [`${name}: cannot be pressed`]
  await page.waitForTimeout(120)
  const found = (await isOpen(page, POPUP)) ? await pressMenu(page, button, name, quick) : []
  if (await isOpen(page, OVERLAY)) return [...found, ...(await inspectDialog(page, name, quick))]
  await calm(page)
  return [...found, ...(await look(page)).map((one) => `after ${name}: ${one}`)]
}

/* Each entry of a menu, by the keyboard's own way: open, choose, look, close. */
async function pressMenu(page, button, name, quick) {
  const found = []
  const entries = page.locator('.el-dropdown-menu:visible .el-dropdown-menu__item:not(.is-disabled)')
  const n = await entries.count()
  for (let i = 0; i < Math.min(n, 12); i++) {
    if (!(await isOpen(page, POPUP))) await button.click({ timeout: 1500 }).catch(() => undefined)
    await page.waitForTimeout(150)
    const entry = entries.nth(i)
    const words = ((await entry.textContent().catch(() => '')) ?? '').trim()
    if (!words || !(await entry.click({ timeout: 1500 }).then(() => true, () => false))) continue
    await page.waitForTimeout(200)
    if (await isOpen(page, OVERLAY)) found.push(...(await inspectDialog(page, `${name} › ${words}`, quick)))
  }
  if (await isOpen(page, POPUP)) {
    await page.keyboard.press('Escape')
    await page.waitForTimeout(200)
    if (await isOpen(page, POPUP)) {
      found.push(`${name}: Escape does not close the list`)
      await page.mouse.click(2, 2)
    }
  }
  return found
}

/* Goes there inside the page that stands, as a link would: quicker, and closer to what people do. */
async function follow(page, address) {
  await page.evaluate((to) => {
    if (new URL(to, location.href).pathname !== location.pathname) document.querySelector('main').lastElementChild.dataset.left = ''
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, address)
  await page.waitForFunction(() => !document.querySelector('[data-left]'), null, { timeout: LEFT_MS }).catch(() => undefined)
}

/* One address of each kind that links lead to, from the first page on, as this person may follow them; SWIFT without loading anew. */
export async function* addresses(page, url, swift = false) {
  const waiting = ['/']
  const known = new Set(waiting)
  for (let first = true; waiting.length; first = false) {
    const address = waiting.shift()
    await (swift && !first ? follow(page, address) : page.goto(url + address))
    await calm(page)
    yield { address, kind: kindOf(address) }
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')))
    for (const link of links) {
      if (!link.startsWith('/') || link.startsWith('/api/') || known.has(kindOf(link))) continue
      known.add(kindOf(link))
      waiting.push(link)
    }
  }
}
