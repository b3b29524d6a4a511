// Runs the tests of the page: run.mjs [PROGRAM] [--only PART or WORD] [--pictures]
// The last line is "N passed, N failed, N skipped". Cases run in order on one server, as one office's morning.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { newPage, root, startBrowser, startServer } from './lib.mjs'
import entry from './cases/entry.mjs'
import upload from './cases/upload.mjs'
import ledger from './cases/ledger.mjs'
import task from './cases/task.mjs'
import doubts from './cases/doubts.mjs'
import directory from './cases/directory.mjs'
import house from './cases/house.mjs'
import admin from './cases/admin.mjs'
import year from './cases/year.mjs'
import breakdown from './cases/breakdown.mjs'
import appraisal from './cases/appraisal.mjs'
import forecast from './cases/forecast.mjs'
import month from './cases/month.mjs'
import matters from './cases/matters.mjs'
import states from './cases/states.mjs'
import looks from './cases/looks.mjs'
import every from './cases/every.mjs'
import floor from './cases/floor.mjs'

const PARTS = { entry, upload, ledger, task, doubts, directory, house, admin, year, breakdown, appraisal, matters, forecast, month, states, looks, every, floor }
const CASE_MS = 60_000
const args = process.argv.slice(2)
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : ''
const program = args.find((a) => !a.startsWith('--') && a !== only) ?? join(root, 'build/luoshi')

function skip(why) {
  console.log(why)
  console.log('0 passed, 0 failed, 1 skipped')
  process.exit(0)
}

if (!existsSync(program)) skip(`skipped: ${program} is not built`)
if (!existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium')) skip('skipped: chromium is not installed')
if (!existsSync(join(root, 'ui/dist/index.html'))) skip('skipped: the page is not built')

let passed = 0
let failed = 0

function pureParts() {
  const path = join(root, 'build/ui-unit.json')
  rmSync(path, { force: true })
  spawnSync(process.execPath, [join(root, 'ui/tools/run.mjs'), 'vitest', 'run', '--reporter=json', `--outputFile=${path}`], { cwd: join(root, 'ui') })
  const report = JSON.parse(readFileSync(path, 'utf8'))
  passed += report.numPassedTests
  failed += report.numFailedTests + (report.success || report.numFailedTests ? 0 : 1)
  console.log(`pure parts: ${report.numPassedTests} passed, ${report.numFailedTests} failed`)
  for (const file of report.testResults) for (const t of file.assertionResults) if (t.status === 'failed') console.log(`  FAILED ${t.fullName}\n${t.failureMessages.join('\n')}`)
}

function late(ms) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`took longer than ${ms / 1000} s`)), ms).unref())
}

async function one(office, name, test) {
  const began = Date.now()
  office.complaints.length = 0
  try {
    await Promise.race([test(office), late(test.patience ?? CASE_MS)])
    passed++
    console.log(`ok      ${name} (${Date.now() - began} ms)`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${name}\n    ${String(error.message ?? error).split('\n').slice(0, 12).join('\n    ')}`)
    await office.page?.screenshot({ path: join(office.pictures, `failed-${failed}.png`) }).catch(() => undefined)
  }
}

async function main() {
  if (!only) pureParts()
  const server = await startServer(program)
  const browser = await startBrowser()
  const pictures = join(root, 'build/ui-pictures')
  mkdirSync(pictures, { recursive: true })
  const office = { program, server, browser, pictures, keep: args.includes('--pictures'), ...(await newPage(browser)) }
  try {
    for (const [part, cases] of Object.entries(PARTS))
      for (const [name, test, always] of cases) if (!only || always || part === only || name.includes(only)) await one(office, name, test)
  } finally {
    await browser.close()
    server.stop()
  }
}

await main().catch((error) => {
  failed++
  console.log(`FAILED  ${error.stack}`)
})
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exit(failed ? 1 : 0)
