// Takes the pictures of the guides and of the README anew, from the demonstration year: pictures.mjs [PROGRAM]
// A palette makes them small where pngquant is installed.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { hire, inDays, root, signIn, startBrowser, startDemo, workday } from './lib.mjs'

const program = process.argv[2] ?? join(root, 'build/luoshi')
const GUIDE = join(root, 'docs/guide/pictures')
const README = join(root, 'docs/pictures')
const OFFICE = [1180, 720]
const PHONE = [390, 844]

const server = await startDemo(program)
const browser = await startBrowser()
const taken = []

/* Everything that is on its way has come: no skeleton, no message at the foot. */
async function calm(page) {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('.bones, .toast'))
  await page.waitForTimeout(400)
}

async function shoot(page, name, { part, folder = GUIDE } = {}) {
  await calm(page)
  const path = join(folder, `${name}.png`)
  await (part ?? page).screenshot({ path })
  taken.push(path)
}

const enter = async (name, size = OFFICE) => {
  const one = await signIn(browser, server.url, name, server.secrets[name], { size })
  await one.page.evaluate(() => localStorage.setItem('luoshi.known', 'true'))
  return one.page
}
const go = (page, path) => page.goto(`${server.url}/${path}`)
const get = (page, path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
const dialog = (page) => page.locator('.el-dialog:visible')

async function byOffice(page, plan) {
  await go(page, `plans/${plan}/board`)
  await shoot(page, 'office-board')
  await shoot(page, 'board', { folder: README })
  await go(page, 'rounds')
  await page.locator('button:has-text("新开一轮")').first().click()
  await dialog(page).locator('button:has-text("看看要问谁")').click()
  await page.waitForURL(/\/rounds\/\d+$/)
  await shoot(page, 'office-draft')
  const running = (await get(page, 'rounds')).rows.find((round) => round.state === 'open')
  await go(page, `rounds/${running.id}`)
  await shoot(page, 'office-round')
  await go(page, 'matters/changes')
  await shoot(page, 'office-matters')
  await go(page, 'burden')
  await shoot(page, 'office-burden')
}

async function byReporter(page, unit) {
  await go(page, 'todo')
  await shoot(page, 'reporter-todo')
  await shoot(page, 'todo', { folder: README })
  const card = page.locator('article.report', { has: page.locator('.measures input') }).first()
  const field = card.locator('.measures input').first()
  const told = await field.inputValue()
  await field.fill(`${told || '12'}0000`)
  await card.locator('button.send').click()
  await card.locator('.findings').waitFor()
  await shoot(page, 'reporter-check', { part: card })
  await field.fill(told)
  const { rows } = await get(page, `units/${unit}`)
  await go(page, `tasks/${rows.find((row) => row.measure?.told)?.task_id ?? rows[0].task_id}`)
  await shoot(page, 'reporter-task')
  await page.locator('[data-act=difficulty]').click()
  await dialog(page).locator('input').first().fill('招标推迟，需要协调场地')
  await shoot(page, 'reporter-difficulty', { part: dialog(page) })
  await go(page, `units/${unit}`)
  await shoot(page, 'reporter-unit')
}

async function bySigner(page) {
  await go(page, 'todo')
  const review = page.locator('article.review').first()
  await review.locator('button:has-text("退回")').click()
  await review.locator('input').fill('请写明口径')
  await shoot(page, 'signer-todo')
}

async function byLeader(page, post) {
  await go(page, `leaders/${post}`)
  await shoot(page, 'leader-cards')
  await shoot(page, 'leader', { folder: README })
  await page.locator('button:has-text("就地办理")').first().click()
  await shoot(page, 'leader-decide')
}

async function byInspector(page, task) {
  await go(page, `tasks/${task}`)
  await page.locator('[data-act=check]').click()
  await shoot(page, 'inspector-check', { part: dialog(page) })
}

async function byAdministrators() {
  const admin = await enter('admin')
  await go(admin, 'accounts')
  await shoot(admin, 'admin-accounts')
  const security = await enter('security')
  await go(security, 'accounts')
  await security.locator('tr', { hasText: 'signer' }).locator('td.act button').click()
  await security.locator('.el-dropdown-menu__item:visible').first().click()
  await dialog(security).waitFor()
  await shoot(security, 'security-grant', { part: dialog(security) })
  await go(security, 'settings')
  await shoot(security, 'security-settings')
  const audit = await enter('audit')
  await go(audit, 'traces')
  await audit.locator('button:has-text("校验")').click()
  await audit.locator('.verify').waitFor()
  await shoot(audit, 'audit-traces')
}

/* An inspector comes with a mandate that ends on a day. */
async function inspector(page) {
  const to = await workday(page, inDays(20))
  return (await hire(browser, server, 'inspector', 'inspector', '', { size: OFFICE }, ['--to', to, '--mandate', '年中实地核查'])).page
}

try {
  mkdirSync(GUIDE, { recursive: true })
  const office = await enter('office')
  const plan = (await get(office, 'plans')).rows[0].id
  await byOffice(office, plan)
  const reporter = await enter('reporter')
  const unit = (await get(reporter, 'session')).account.roles[0].org_id
  await byReporter(reporter, unit)
  await bySigner(await enter('signer'))
  const mayor = await enter('mayor', PHONE)
  await byLeader(mayor, (await get(mayor, 'session')).account.roles[0].post_id)
  const { rows } = await get(office, `tasks?plan=${plan}&lead=${unit}&has_measure=1`)
  await byInspector(await inspector(office), rows[rows.length - 1].id)
  await byAdministrators()
} finally {
  await browser.close()
  server.stop()
}
const made = spawnSync('pngquant', ['--force', '--skip-if-larger', '--ext', '.png', '--quality', '60-90', '64', ...taken])
console.log(`${taken.length} pictures${made.error ? '; pngquant is not installed, they stay large' : ''}`)
process.exit(0)
