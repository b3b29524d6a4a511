// What the page's tests share: the real server on a store of its own, a real Chromium, and its complaints.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const sample = join(root, 'data/sample-plan.txt')
const require = createRequire(join(root, 'ui/package.json'))
const { chromium } = require('playwright-core')
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const START_MS = 15_000
const DAY_MS = 86_400_000
const EAST_MS = 8 * 3_600_000
export const PASSWORD = 'a sentence of their own'

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

const accounts = (said) => Object.fromEntries([...said.matchAll(/account:\s+(\S+)\s.*one-time password:\s+(\S+)/g)].map((m) => m.slice(1)))

/* The server on a free port; `ready` says when it has said enough. */
async function serve(program, db, ready) {
  const child = spawn(program, ['serve', '--listen', `127.0.0.1:${await freePort()}`, '--db', db, '--ui', join(root, 'ui/dist')])
  let said = ''
  child.stderr.on('data', (bytes) => (said += bytes))
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start: ${said}`)), START_MS)
    const look = () => {
      const found = said.match(/http:\/\/[\d.:]+/)
      const secrets = accounts(said)
      if (found && ready(secrets)) {
        clearTimeout(late)
        resolve({ url: found[0], secret: secrets.office, secrets })
      }
    }
    child.stdout.on('data', (bytes) => ((said += bytes), look()))
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  const run = (...args) => spawnSync(program, [...args, '--db', db], { encoding: 'utf8' })
  const stop = () => {
    child.removeAllListeners('exit')
    child.kill('SIGTERM')
    rmSync(dirname(db), { recursive: true, force: true })
  }
  return { ...address, folder: dirname(db), run, stop }
}

const newStore = () => join(mkdtempSync(join(tmpdir(), 'luoshi-ui-')), 'luoshi.db')

/* A server with an empty store; `stop` ends it and removes the store. */
export function startServer(program) {
  return serve(program, newStore(), (secrets) => secrets.audit)
}

/* The same with the year that ./run --demo shows. In January nothing of the year has happened yet. */
export async function startDemo(program) {
  const db = newStore()
  const year = Number(inDays(-31).slice(0, 4))
  const { stdout, stderr, status } = spawnSync(program, ['simulate', '--db', db, '--year', String(year), '--people'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`no year was simulated: ${stdout}${stderr}`)
  const server = await serve(program, db, () => true)
  return { ...server, secrets: accounts(stdout), year }
}

/* Signs an account in for the first time, on a page of its own, and gives it a password of its own. */
export async function signIn(browser, url, name, secret, look = {}) {
  const one = await newPage(browser, look)
  await one.page.goto(`${url}/login`)
  await one.page.fill('input[name=name]', name)
  await one.page.fill('input[name=password]', secret)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL(/\/password/)
  await one.page.fill('input[name=old]', secret)
  await one.page.fill('input[name=new]', PASSWORD)
  await one.page.fill('input[name=again]', PASSWORD)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL((place) => !/password|login/.test(place.pathname))
  return one
}

/* A new account, of a unit where one is named, signed in. */
export async function hire(browser, server, name, role, org, look, more = []) {
  const { stdout, stderr } = server.run('user', 'add', name, '--role', role, ...(org ? ['--org', org] : []), ...more)
  const secret = /password:\s+(\S+)/.exec(stdout)?.[1]
  ok(`an account for ${name}: ${stdout}${stderr}`, secret)
  return signIn(browser, server.url, name, secret, look)
}

export function startBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'] })
}

/* Everything the browser complains about on a page: script errors, console errors, breaches of the CSP. */
export function watch(page) {
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
  })
  return complaints
}

const listen = () =>
  document.addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))

export async function newPage(browser, { size = [1366, 768], theme = 'light', language = 'zh', state } = {}) {
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    colorScheme: theme,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    storageState: state,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  await page.addInitScript(listen)
  if (language === 'en') await page.addInitScript(() => localStorage.setItem('luoshi.language', '"en"'))
  const complaints = watch(page)
  return { context, page, complaints }
}

/* The rules of axe that this page breaks, each with the first places. */
export async function axe(page) {
  await page.evaluate(axeSource)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ''}`).join(' | ')}`)
}

const DAY = (n) => new Date(n * DAY_MS).toISOString().slice(0, 10)

/* Today in the government's time, or some days from it. */
export const inDays = (n) => DAY(Math.floor((Date.now() + EAST_MS) / DAY_MS) + n)

/* The first working day of the government from a day on: nothing may fall due on a day of rest. */
export async function workday(page, from) {
  const rows = await page.evaluate(async (years) => {
    const read = async (year) => (await (await fetch(`/api/v1/holidays?year=${year}`)).json()).rows
    return (await Promise.all(years.map(read))).flat()
  }, [Number(from.slice(0, 4)), Number(from.slice(0, 4)) + 1])
  const kinds = new Map(rows.map((row) => [row.day, row.kind]))
  const rests = (iso) => (kinds.has(iso) ? kinds.get(iso) !== 'work' : [0, 6].includes(new Date(iso).getUTCDay()))
  let n = Date.parse(from) / DAY_MS
  while (rests(DAY(n))) n++
  return DAY(n)
}

export function equal(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}

export function ok(what, value) {
  if (!value) throw new Error(what)
}

export function none(what, list) {
  if (list.length) throw new Error(`${what}:\n    ${list.join('\n    ')}`)
}
