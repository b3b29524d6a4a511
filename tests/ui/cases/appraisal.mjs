// An appraisal from its rules to its freeze: the office makes it, a unit checks its own score and appeals, the head decides.
import { axe, equal, newPage, none, ok, PASSWORD } from '../lib.mjs'

const UNIT = '市财政局'

/* An account with a password of its own, signed in on a page of its own. */
async function person(office, name, role, org) {
  const { stdout, stderr } = office.server.run('user', 'add', name, '--role', role, ...(org ? ['--org', org] : []))
  const secret = /password:\s+(\S+)/.exec(stdout)?.[1]
  ok(`an account for ${name}: ${stdout}${stderr}`, secret)
  const one = await newPage(office.browser)
  await one.page.goto(`${office.server.url}/login`)
  await one.page.fill('input[name=name]', name)
  await one.page.fill('input[name=password]', secret)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL(/\/password/)
  await one.page.fill('input[name=old]', secret)
  await one.page.fill('input[name=new]', PASSWORD)
  await one.page.fill('input[name=again]', PASSWORD)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL((url) => !/password|login/.test(url.pathname))
  one.complaints.length = 0
  return one
}

const desk = (office, tab) => `${office.server.url}/appraisals/${office.appraisal}?tab=${tab}`
const choose = (page, words) => page.locator('.el-select-dropdown__item:visible', { hasText: words }).first().click()

async function go(page, office, tab, wait) {
  await page.goto(desk(office, tab))
  await page.waitForSelector(wait)
}

/* What would come out of the printer: upright A4, that paper's title, no column beyond the edge, its head on each page. */
async function paper(page, title, name) {
  await page.waitForSelector(`.annex h1:has-text("${title}")`, { state: 'attached' })
  await page.emulateMedia({ media: 'print' })
  const { columns, over } = await page.evaluate(() => {
    const edge = document.querySelector('.annex').getBoundingClientRect().right
    const cells = [...document.querySelectorAll('.annex th, .annex td')]
    return { columns: cells.length, over: cells.filter((cell) => cell.getBoundingClientRect().right > edge + 1 || cell.scrollWidth > cell.clientWidth + 1).length }
  })
  ok(`the ${name} has a table`, columns > 0)
  equal(`cut columns of the ${name}`, over, 0)
  const file = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const pages = (file.match(/\/Type \/Page\b/g) ?? []).length
  ok(`the ${name} has ${pages} pages`, pages >= 1 && pages <= 6)
  ok(`the ${name} is upright A4`, /MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/.test(file))
  equal(`the ${name} has its heads on each page`, await page.evaluate(() => [...document.querySelectorAll('.annex thead')].filter((head) => getComputedStyle(head).display !== 'table-header-group').length), 0)
  await page.emulateMedia({ media: 'screen' })
}

export default [
  [
    'an appraisal is begun; a name that may not be scored is marked and its rule is named',
    async (office) => {
      office.head = await person(office, 'head-of-appraisal', 'office_head')
      const { page, complaints } = office.head
      await page.goto(`${office.server.url}/plans/${office.plan}/ledger`) // the plan at hand
      await page.waitForSelector('.filters')
      await page.goto(`${office.server.url}/appraisals`)
      await page.click('text=新建评价')
      const name = page.locator('.el-dialog .lint input')
      await name.fill('领导批示和媒体报道评价')
      await page.waitForSelector('.el-dialog .found mark')
      equal('the words that are marked', (await page.locator('.el-dialog .found mark').allTextContents()).join(','), '批示,媒体报道')
      ok('the rule', (await page.textContent('.el-dialog .found')).includes('《整治形式主义为基层减负若干规定》'))
      ok('it cannot be begun', await page.locator('.el-dialog__footer .el-button--primary').isDisabled())
      await name.fill('年度重点工作评价')
      await page.waitForSelector('.el-dialog .found', { state: 'detached' })
      await page.click('.el-dialog >> text=自报数也算')
      none('axe on a new appraisal', await axe(page))
      await page.click('.el-dialog__footer .el-button--primary')
      await page.waitForURL(/appraisals\/\d+\?tab=rules/)
      office.appraisal = /appraisals\/(\d+)/.exec(page.url())[1]
      await page.waitForSelector('.shares')
      none('axe on the rules', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'what an appraisal would come to is seen before its rules are saved',
    async (office) => {
      const { page, complaints } = office.head
      await go(page, office, 'rules', '.section')
      await page.locator('.section input').first().fill('2')
      await page.locator('.shares input').nth(2).fill('3')
      ok('a share above one is not taken', await page.locator('.shares .wrong').count())
      await page.locator('.shares input').nth(2).fill('0.3')
      await page.click('.bar >> text=先看会怎样')
      await page.waitForSelector('text=正在使用还没有保存的规则')
      await page.click('.picks .el-select >> nth=0')
      await choose(page, '一般公共预算收入')
      await page.fill('li.one input', '3')
      await page.waitForSelector('td:has-text("市财政局")')
      none('axe on what if', await axe(page))
      await page.click('.bar >> text=保存规则')
      await page.waitForSelector('.toast:has-text("规则已保存")')
      await page.reload()
      await page.goto(desk(office, 'rules'))
      await page.waitForSelector('.section')
      equal('the weight is kept', await page.locator('.section input').first().inputValue(), '2')
      equal('the share is kept', await page.locator('.shares input').nth(2).inputValue(), '0.3')
      none('complaints', complaints)
    },
  ],
  [
    'the formula of an appraisal measure needs numbers and where they come from',
    async (office) => {
      const { page, complaints } = office.head
      await go(page, office, 'measures', '.how')
      await page.fill('.find input', '一般公共预算收入')
      await page.click('.how .el-select >> nth=0')
      await choose(page, '功效系数')
      await page.locator('.numbers input').nth(0).fill('2')
      await page.locator('.numbers input').nth(1).fill('5')
      await page.click('.bar >> text=保存规则')
      await page.waitForSelector('.toast:has-text("请写明依据")')
      await page.fill('.how > .el-input input', '市财政局三年均值')
      await page.click('.bar >> text=保存规则')
      await page.waitForSelector('.toast:has-text("规则已保存")')
      none('axe on the formulas', await axe(page))
      complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('400')))
      none('complaints', complaints)
    },
  ],
  [
    'units of an appraisal are moved between groups; each stands in one',
    async (office) => {
      const { page, complaints } = office.head
      await go(page, office, 'groups', '.chip')
      const groups = page.locator('section.group')
      const n = await groups.count()
      const all = await page.locator('.chip').count()
      const name = await groups.nth(0).locator('.chip').first().textContent()
      await groups.nth(0).locator('.chip').first().click()
      await groups.nth(1).locator('text=移到这里').click()
      ok('it moved', (await groups.nth(1).locator('.chip').allTextContents()).includes(name))
      equal('no unit is lost or doubled', await page.locator('.chip').count(), all)
      await page.click('text=加一组')
      await groups.nth(n).locator('input').fill('会议次数组')
      await groups.nth(n).locator('.found mark').waitFor()
      ok('a forbidden name cannot be saved', await page.locator('.bar .el-button--primary').isDisabled())
      await groups.nth(n).locator('text=解散这组').click()
      none('axe on the groups', await axe(page))
      await page.click('.bar >> text=保存规则')
      await page.waitForSelector('.toast:has-text("规则已保存")')
      none('complaints', complaints)
    },
  ],
  [
    'a task of an appraisal without figures is rated with a sentence, which is looked over as well',
    async (office) => {
      office.rater = await person(office, 'rater-of-appraisal', 'office')
      const { page, complaints } = office.rater
      await go(page, office, 'rate', 'li.one')
      const one = page.locator('li.one').first()
      await one.locator('text=0.8 基本完成').click()
      await one.locator('textarea').fill('多次开会研究，印发文件')
      await one.locator('.found mark').first().waitFor()
      ok('it cannot be saved', await one.locator('.why button').isDisabled())
      await one.locator('textarea').fill('主体完成，剩余两项明年一季度收尾。')
      await one.locator('.found').waitFor({ state: 'detached' })
      none('axe on the ratings', await axe(page))
      await one.locator('.why button').click()
      await page.waitForSelector('.toast:has-text("已评定")')
      await one.locator('text=rater-of-appraisal 评定').waitFor()
      await one.locator('text=撤回').click()
      await page.fill('.el-dialog textarea', '评错了任务。')
      await page.click('.el-dialog__footer .el-button--primary')
      await one.locator('text=rater-of-appraisal 评定').waitFor({ state: 'detached' })
      none('complaints', complaints)
    },
  ],
  [
    'two people change the rules of an appraisal: what the other saved is said and not overwritten',
    async (office) => {
      const [mine, other] = [office.head.page, office.rater.page]
      await go(mine, office, 'rules', '.section')
      await go(other, office, 'rules', '.section')
      await mine.locator('.section input').nth(1).fill('3')
      await other.locator('.section input').nth(1).fill('5')
      await other.click('.bar >> text=保存规则')
      await other.waitForSelector('.toast:has-text("规则已保存")')
      await mine.waitForSelector('.bar .clash')
      ok('nothing is saved over it', await mine.locator('.bar .el-button--primary').isDisabled())
      await mine.click('.bar button:has-text("放弃修改")')
      await mine.waitForFunction(() => document.querySelectorAll('.section input')[1].value === '5')
      none('complaints', office.head.complaints)
    },
  ],
  [
    'the public of an appraisal comes from a spreadsheet; a veto is applied and taken back',
    async (office) => {
      const { page, complaints } = office.head
      await go(page, office, 'public', '.units li')
      await page.click('text=粘贴或导入')
      await page.fill('.paste textarea', `单位\t得分\n${UNIT}\t92.5\n没有这个局\t80\n市统计局\t120`)
      equal('what fits nothing is said', await page.locator('.paste li').count(), 3)
      await page.click('text=填入 1 个')
      await page.click('text=保存 1 处修改')
      await page.waitForSelector('.toast:has-text("公众评价已保存")')
      equal('the value is kept', await page.locator(`input[aria-label="${UNIT} 的公众评价"]`).inputValue(), '92.5')
      await page.fill(`input[aria-label="${UNIT} 的公众评价"]`, '90')
      await page.keyboard.press('Tab')
      await page.waitForSelector('.reason')
      ok('a value that stands needs a reason', await page.locator('.tools .el-button--primary').isDisabled())
      await page.fill('.reason input', '录错一位。')
      await page.click('text=保存 1 处修改')
      await page.waitForSelector('.reason', { state: 'detached' })
      await go(page, office, 'veto', 'text=适用一票否决')
      await page.click('button:has-text("适用一票否决")')
      await page.click('.el-dialog .el-select >> nth=0')
      await choose(page, UNIT)
      await page.click('.el-dialog .el-select >> nth=1')
      await choose(page, '统计造假')
      await page.fill('.el-dialog textarea', '统计部门认定。')
      await page.click('.el-dialog__footer .el-button--danger')
      await page.click('.applied >> text=撤销一票否决')
      await page.waitForSelector('.el-dialog:has-text("统计部门认定。")')
      await page.fill('.el-dialog textarea', '复核后不属实。')
      await page.click('.el-dialog__footer .el-button--primary')
      await page.waitForSelector('text=没有单位适用一票否决')
      none('axe on the vetoes', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'every score of an appraisal opens down to its figures, and the result is a file',
    async (office) => {
      const { page, complaints } = office.head
      await go(page, office, 'result', '.head')
      await page.click('text=按现在的数据试算')
      await page.waitForSelector('.groups .one')
      await page.locator('.groups button.one', { hasText: UNIT }).click()
      await page.waitForSelector('.why .item')
      ok('the sum', /÷/.test(await page.textContent('.why .sum')))
      ok('a formula with its numbers', /[÷−]|档次/.test(await page.textContent('.why .calc >> nth=0')))
      none('axe on an open score', await axe(page))
      await page.click('text=导出')
      const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.el-dropdown-menu__item:visible', { hasText: 'Excel' }).click()])
      ok('a workbook', file.suggestedFilename().endsWith('.xlsx'))
      none('complaints', complaints)
    },
  ],
  [
    'a unit sees its own score of an open appraisal, its place once it is published, and appeals',
    async (office) => {
      const { page } = office.head
      await page.click('text=开放给单位看')
      await page.click('.el-dialog__footer .el-button--primary')
      await page.waitForSelector('.tag:has-text("单位核对")')
      office.scored = await person(office, 'scored-reporter', 'reporter', UNIT)
      const unit = office.scored.page
      await unit.goto(`${office.server.url}/appraisals/${office.appraisal}`)
      await unit.waitForSelector('.own-card')
      ok('no place yet', (await unit.textContent('.own-card')).includes('名次公布后才有'))
      equal('nobody else', await unit.locator('.groups').count(), 0)
      await unit.click('text=假如我们的指标达到')
      await unit.locator('.try input').first().fill('4')
      await unit.waitForSelector('.outcome')
      await page.click('.head >> text=公布')
      ok('what is not complete is said', (await page.textContent('.el-dialog')).includes('公布由督查室主任决定'))
      await page.click('.el-dialog__footer .el-button--primary')
      await page.waitForSelector('.tag:has-text("已公布")')
      await unit.reload()
      await unit.waitForSelector('.own-card >> text=名，共')
      await unit.waitForSelector('.groups .own')
      none('axe on a unit and its score', await axe(unit))
      await unit.click('text=提出申诉')
      await unit.fill('.el-dialog textarea', '第1项口径有误，统计局已更正。')
      await unit.click('.el-dialog__footer .el-button--primary')
      await unit.waitForSelector('.own-card >> text=申诉正在办理')
      await page.goto(desk(office, 'appeals'))
      await page.click('button:has-text("答复申诉")')
      await page.click('.el-dialog .el-select')
      await choose(page, '异议成立')
      await page.fill('.el-dialog textarea', '已按统计局更正数核定。')
      await page.fill('.el-dialog input[inputmode=decimal]', '88')
      await page.click('.el-dialog__footer .el-button--primary')
      await page.waitForSelector('.one >> text=已按统计局更正数核定')
      await unit.reload()
      await unit.waitForSelector('.own-card .figure:has-text("88")')
      ok('what it was', /原 \d/.test(await unit.textContent('.own-card')))
      none('complaints', office.scored.complaints)
    },
  ],
  [
    'on paper an appraisal is an annex with places and lines to sign; on a phone nothing runs over the edge',
    async (office) => {
      const { page } = office.head
      await page.goto(desk(office, 'result'))
      await page.waitForSelector('.groups .one')
      await page.emulateMedia({ media: 'print' })
      ok('the annex', await page.locator('.annex').isVisible())
      ok('nothing else', !(await page.locator('.groups').isVisible()))
      ok('lines to sign', (await page.textContent('.annex')).includes('签发'))
      await page.emulateMedia({ media: 'screen' })
      await paper(page, '年度重点工作评价', 'annex')
      await page.click('.head button:has-text("打印")')
      await page.click('text=概览（各可比组）')
      await paper(page, '概览', 'overview')
      await page.locator('.groups button.one', { hasText: UNIT }).click()
      await page.click('text=打印得分表')
      await paper(page, '单位得分确认表', 'sheet')
      await page.goto(desk(office, 'appeals'))
      await page.click('text=打印申诉单')
      await paper(page, '评价申诉办理单', 'appeal')
      await page.setViewportSize({ width: 390, height: 844 })
      for (const tab of ['result', 'appeals']) {
        await page.goto(desk(office, tab))
        await page.waitForSelector('.steps')
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        ok(`the ${tab} of an appraisal is ${over} px too wide`, over <= 0)
      }
      none('axe on a phone', await axe(page))
      await office.head.context.close()
      await office.rater.context.close()
      await office.scored.context.close()
    },
  ],
]
