// What is between people: files that prove something, a duty refused, every kind of change, a closure with its look
// back, what climbs, decisions in place, the timeline, the to-do page by key and without network.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { axe, equal, hire, inDays, none, ok, sample, signIn, startServer, workday } from '../lib.mjs'
import year from './year.mjs'

const LEAD = '市教育局'
const OTHER = '市民政局'
const PDF = Buffer.from('%PDF-1.4 批复', 'utf8')
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

const m = {}
const get = (page, path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
const dialog = (page) => page.locator('.el-dialog:visible')
const matter = (page, words) => page.locator('article.matter', { hasText: words })
const to = (page, path) => page.goto(`${m.server.url}/${path}`)
const file = (name, buffer, mimeType = 'application/pdf') => ({ name, buffer, mimeType })

async function choose(page, label, words) {
  await dialog(page).locator('.field', { hasText: label }).first().locator('.el-select').click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: words }).first().click()
}

const field = (page, label) => dialog(page).locator('.field', { hasText: label }).first().locator('input, textarea').first()

async function day(page, label, value) {
  await field(page, label).fill(value)
  await field(page, label).blur()
}

async function send(page) {
  await dialog(page).locator('.el-dialog__footer .el-button').last().click()
  await dialog(page).waitFor({ state: 'hidden' })
}

async function start(page, act) {
  await page.locator(`[data-act=${act}]`).first().click()
  await dialog(page).waitFor()
}

/* The day of the look-back comes; the page has no clock of its own that could be moved. */
function letDayCome(claim) {
  const put = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=5) as db: db.execute('UPDATE closure SET look_back_on = ? WHERE claim = ?', sys.argv[2:])"
  const { status, stderr } = spawnSync('python3', ['-c', put, join(m.server.folder, 'luoshi.db'), inDays(0), claim], { encoding: 'utf8' })
  equal(`the day was moved: ${stderr}`, status, 0)
  equal('the clock of the house', m.server.run('tick').status, 0)
}

export default [
  [
    'matters: a house of its own with a plan and a round that is open',
    async ({ program, browser }) => {
      m.server = await startServer(program)
      const brought = m.server.run('import', sample)
      equal(`the plan is there: ${brought.stdout}${brought.stderr}`, brought.status, 0)
      const one = await signIn(browser, m.server.url, 'office', m.server.secret)
      m.office = one.page
      const plan = (await get(m.office, 'plans')).rows[0].id
      m.house = { ...one, browser, server: m.server, plan }
      const [, open] = year[0]
      await open(m.house)
    },
  ],
  [
    'matters: evidence is dropped into a dialog, refused by name, content and size, taken back, kept and opened',
    async () => {
      const office = m.house
      m.soon = await workday(m.office, inDays(12))
      const { rows } = await get(m.office, `tasks?plan=${office.plan}&limit=200`)
      m.task = rows.find((row) => row.lead[0]?.name === LEAD && row.measures.length)
      ok(`a task of ${LEAD}`, m.task)
      m.reporter = await hire(office.browser, office.server, 'teacher', 'reporter', LEAD)
      const { page, complaints } = m.reporter
      await to(page, `tasks/${m.task.id}`)
      await start(page, 'difficulty')
      await field(page, '一句话说清').fill('校舍用地未落实')
      await choose(page, '哪个单位', OTHER)
      await day(page, '希望何时答复', m.soon)
      ok('it says that it is protected', (await dialog(page).textContent()).includes('受保护'))
      const files = dialog(page).locator('input[type=file]')
      await files.setInputFiles([file('批复.pdf.exe', PDF), file('包.zip', PDF), file('现场.png', PNG, 'image/png'), file('批复.pdf', PDF), file('装作.pdf', Buffer.from('MZ program'))])
      const line = (name) => dialog(page).locator('.line', { hasText: name })
      await line('批复.pdf.exe').locator('.fault', { hasText: '.exe' }).waitFor()
      await line('包.zip').locator('.fault', { hasText: '.zip' }).waitFor()
      await line('装作.pdf').locator('.fault', { hasText: 'ERR_HOSTILE' }).waitFor()
      await line('现场.png').locator('[role=status]').waitFor()
      for (const name of ['批复.pdf.exe', '包.zip', '装作.pdf']) await line(name).locator('.out').click()
      await line('现场.png').locator('.out').click()
      await line('现场.png').waitFor({ state: 'detached' })
      await files.setInputFiles([file('现场二.png', PNG, 'image/png')])
      await line('现场二.png').locator('[role=status]').waitFor()
      /* 300 MB are refused by what the browser knows of the file, before a byte leaves. */
      await page.evaluate(() => {
        const bag = new DataTransfer()
        const big = new File([], '录像.mp4')
        Object.defineProperty(big, 'size', { value: 300 * 1024 * 1024 })
        bag.items.add(new File(['x'], '占位.txt'))
        const event = new DragEvent('drop', { bubbles: true, cancelable: true })
        Object.defineProperty(event, 'dataTransfer', { value: { files: [big] } })
        document.querySelector('.el-dialog .zone').dispatchEvent(event)
      })
      await line('录像.mp4').locator('.fault', { hasText: '300.0 MB' }).waitFor()
      none('axe on a dialog with evidence', await axe(page))
      await line('录像.mp4').locator('.out').click()
      await send(page)
      await to(page, 'matters/difficulties')
      const one = matter(page, '校舍用地未落实')
      await one.locator('.file').first().waitFor()
      equal('what proves it', await one.locator('.file').count(), 2)
      await one.locator('.file .name', { hasText: '现场二.png' }).click()
      await page.locator('.el-dialog:visible img.large').waitFor()
      await page.keyboard.press('Escape')
      const url = await one.locator('.file .name', { hasText: '批复.pdf' }).getAttribute('href')
      const shown = await page.evaluate((u) => fetch(u).then((r) => r.headers.get('content-disposition')), url)
      ok(`a paper is shown, not saved: ${shown}`, shown.startsWith('inline'))
      none('complaints', complaints.filter((text) => !/422|415|400|403/.test(text)))
      complaints.length = 0
    },
  ],
  [
    'matters: the server refuses 300 MB by what is announced, before it arrives',
    async () => {
      const { page } = m.reporter
      const status = await page.evaluate(async () => {
        const { csrf } = await fetch('/api/v1/session').then((r) => r.json())
        const body = new Blob([new Uint8Array(65 * 1024 * 1024)])
        return fetch('/api/v1/evidence?name=a.mp4', { method: 'POST', body, headers: { 'Content-Type': 'application/octet-stream', 'X-CSRF-Token': csrf } }).then((r) => r.status, () => 0)
      })
      ok(`refused with ${status}`, status === 413 || status === 0)
      m.reporter.complaints.length = 0
    },
  ],
  [
    'matters: a unit refuses a duty while the days run; upheld, it moves and stays visible as printed',
    async () => {
      const office = m.house
      const { page, complaints } = m.reporter
      await to(page, `tasks/${m.task.id}`)
      const button = page.locator('[data-act=refuse]').first()
      ok('the days left are said', /还有\d+个工作日/.test(await button.textContent()))
      await start(page, 'refuse')
      await field(page, '理由').fill('三定规定明确由民政局承担')
      await field(page, '依据').fill('三定规定第四条')
      await choose(page, '建议由谁承担', OTHER)
      await send(page)
      await page.locator('.refused').waitFor()
      await to(page, 'help')
      await to(m.office, 'matters/refusals')
      const one = matter(m.office, '三定规定明确')
      ok('both sides stand there', (await one.locator('.sides').textContent()).includes(OTHER))
      await one.locator('button:has-text("裁定")').click()
      await choose(m.office, '结论', '异议成立')
      await field(m.office, '裁定意见').fill('改由民政局牵头')
      await send(m.office)
      await to(m.office, `tasks/${m.task.id}`)
      await m.office.locator('.who', { hasText: `印发时为 ${LEAD}` }).waitFor()
      const { rows } = await get(m.office, 'difficulties?limit=50')
      const raised = rows.find((row) => row.title === '校舍用地未落实')
      equal('what is between the two of them stays as it was', `${raised.org_name} ${raised.asked_org_name}`, `${LEAD} ${OTHER}`)
      none('complaints', complaints)
      none('complaints of the office', office.complaints)
    },
  ],
  [
    'matters: every kind of change says which time it is, who approves and what was printed',
    async () => {
      const office = m.house
      const page = m.office
      const { rows } = await get(page, `tasks?plan=${office.plan}&limit=200`)
      const task = rows.find((row) => row.deadline_iso > inDays(30) && row.measures.some((one) => one.value !== null) && row.id !== m.task.id && !row.closed_on) ?? rows.find((row) => row.measures.some((one) => one.value !== null) && row.id !== m.task.id)
      m.changed = task
      const asks = [
        ['调整目标', async () => field(page, '新目标值').fill('123')],
        ['调整责任', async () => choose(page, '改由谁承担', '市财政局')],
        ['取消任务', async () => undefined],
      ]
      for (const [kind, rest] of asks) {
        await to(page, `tasks/${task.id}`)
        await start(page, 'change')
        await choose(page, '调整什么', kind)
        await dialog(page).locator('.note', { hasText: `第 1 次“${kind}”` }).waitFor()
        ok('who approves', (await dialog(page).locator('.note').textContent()).includes('批准'))
        await rest()
        await field(page, '理由').fill(`测试${kind}`)
        await send(page)
      }
      await to(page, `tasks/${task.id}`)
      await start(page, 'change')
      await choose(page, '调整什么', '取消任务')
      await dialog(page).locator('[role=status]', { hasText: '正在办理' }).waitFor()
      ok('a second one waits for the first', await dialog(page).locator('.el-dialog__footer .el-button').last().isDisabled())
      await field(page, '理由').focus()
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'hidden' })
      ok('Escape closes the dialog alone', page.url().includes(`/tasks/${task.id}`))
      await to(page, 'matters/changes')
      const target = matter(page, '测试调整目标')
      ok('the new target stands beside the printed one', (await target.locator('.sides .after').textContent()).includes('123'))
      ok('and the printed one', (await target.locator('.sides .promised').textContent()).length > 3)
      none('axe on changes', await axe(page))
      for (const kind of ['调整目标', '取消任务']) {
        await matter(page, `测试${kind}`).locator('button:has-text("撤回")').click()
        await send(page)
      }
      none('complaints', office.complaints)
    },
  ],
  [
    'matters: the timeline keeps the promise in sight, filters by kind and reads older steps',
    async () => {
      const office = m.house
      const page = m.office
      await to(page, `tasks/${m.changed.id}`)
      await page.locator('.promise').first().waitFor()
      await page.locator('#main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
      const box = await page.locator('.promise').first().boundingBox()
      ok(`the promise is in sight: ${JSON.stringify(box)}`, box && box.y >= 0 && box.y < 200)
      const rows = page.locator('.line > li')
      await rows.first().waitFor()
      await page.locator('.facet[data-group=promise]').click()
      await page.locator('.facet[data-group=promise][aria-pressed=true]').waitFor()
      await page.waitForFunction(() => [...document.querySelectorAll('.line > li')].every((row) => row.classList.contains('promise')))
      ok('changes are among them', (await rows.count()) >= 3)
      await page.locator('section[aria-label="接下来"]').waitFor()
      await page.emulateMedia({ media: 'print' })
      equal('nothing to press on paper', await page.locator('.acts:visible').count(), 0)
      await page.emulateMedia({ media: 'screen' })
      none('axe on a task', await axe(page))
      none('complaints', office.complaints)
    },
  ],
  [
    'matters: a closure is verified on the spot, closed, and its look-back comes by itself to be answered in place',
    async () => {
      const office = m.house
      const page = m.office
      const { rows } = await get(page, `tasks?plan=${office.plan}&limit=200`)
      const task = rows.find((row) => !row.closed_on && !row.measures.length && row.id !== m.task.id && row.id !== m.changed.id)
      await to(page, `tasks/${task.id}`)
      await start(page, 'closure')
      await field(page, '完成情况').fill('回头看要看的事')
      await dialog(page).locator('input[type=file]').setInputFiles([file('验收.pdf', PDF)])
      await dialog(page).locator('.line [role=status]').waitFor()
      await send(page)
      const { stdout } = office.server.run('user', 'add', 'verifier', '--role', 'office')
      m.head = await signIn(office.browser, office.server.url, 'verifier', /password:\s+(\S+)/.exec(stdout)[1])
      const other = m.head.page
      await to(other, 'matters/closures')
      const one = matter(other, '回头看要看的事')
      await one.locator('.file').first().waitFor()
      equal('its evidence', await one.locator('.file').count(), 1)
      await one.locator('button:has-text("核实无误")').click()
      await choose(other, '核实方式', '现场')
      await field(other, '看到的情况').fill('属实')
      await send(other)
      await one.locator('button:has-text("销号")').first().click()
      ok('a day is proposed', /^\d{4}-\d\d-\d\d$/.test(await field(other, '回头看日期').inputValue()))
      await day(other, '回头看日期', m.soon)
      await send(other)
      letDayCome('回头看要看的事')
      await to(other, 'todo')
      const line = other.locator('.thing', { hasText: '回头看要看的事' })
      await line.locator('[data-open]').click()
      await line.locator('button:has-text("回头看")').click()
      await field(other, '看到的情况').fill('保持良好')
      await send(other)
      await line.waitFor({ state: 'detached' })
      none('complaints', m.head.complaints)
    },
  ],
  [
    'matters: the to-do page goes by key, opens in place and says how long the other side holds what I asked',
    async () => {
      const theirs = await hire(m.house.browser, m.server, 'civil', 'reporter', OTHER)
      const { page, complaints } = theirs
      m.civil = theirs
      await to(page, 'todo')
      await page.locator('.thing', { hasText: '校舍用地未落实' }).waitFor()
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press('j')
        if (await page.evaluate(() => document.activeElement?.textContent?.includes('校舍用地未落实'))) break
      }
      ok('j reaches it', await page.evaluate(() => document.activeElement?.matches('.thing')))
      await page.keyboard.press('Enter')
      const one = page.locator('.thing', { hasText: '校舍用地未落实' })
      await one.locator('article.matter .turn').first().waitFor()
      none('axe on what is answered in place', await axe(page))
      await one.locator('button:has-text("答复")').click()
      await field(page, '答复').fill('本月底前供地')
      await page.keyboard.press('Control+Enter')
      await dialog(page).waitFor({ state: 'hidden' })
      await one.waitFor({ state: 'detached' })
      none('complaints', complaints)
      await to(m.reporter.page, 'matters/difficulties?all=1')
      await matter(m.reporter.page, '校舍用地未落实').locator('.turn').nth(1).waitFor()
      const turns = await matter(m.reporter.page, '校舍用地未落实').locator('.turn').allTextContents()
      ok(`who held it in turn: ${turns}`, turns.length >= 2 && turns[0].includes(OTHER))
    },
  ],
  [
    'matters: what is written without network is kept, said to be unsent, and leaves when the network is back',
    async () => {
      const { page, context } = m.reporter
      m.reporter.complaints.length = 0
      await to(page, 'todo')
      const one = page.locator('article.report:not(.gone)').first()
      await one.waitFor()
      const words = await one.getAttribute('aria-label')
      const card = page.locator('article.report', { hasText: words.slice(0, 12) }).first()
      await context.setOffline(true)
      await card.locator('textarea').first().fill('断网时写下：已完成前期手续3项，正在办理用地。')
      await page.locator('.unsent', { hasText: '没有网络' }).waitFor()
      await page.locator('.unsent', { hasText: '只存在本机' }).waitFor()
      await card.locator('button.send').click()
      if (await card.locator('button.send:has-text("仍要")').count()) await card.locator('button.send').click()
      await page.locator('.unsent', { hasText: '还没有送出' }).waitFor()
      await context.setOffline(false)
      await page.locator('.unsent').waitFor({ state: 'detached', timeout: 15_000 })
      await card.locator('.wait.done').waitFor()
      m.reporter.complaints.length = 0
    },
  ],
  [
    'matters: its server ends',
    async () => {
      for (const who of [m.house, m.reporter, m.head, m.civil]) await who?.context.close()
      m.server?.stop()
    },
  ],
]
