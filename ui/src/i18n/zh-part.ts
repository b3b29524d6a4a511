/* Words about who answers in what part, in Chinese. */
export const zhPart = {
  part: {
    member: '填本单位的数，全体合计由系统汇总',
    support: '配合单位：只写本单位的进展，指标由牵头单位填',
    whole: '全体合计 {n}',
    waiting: '待{owner}发布',
    need_opens: '签发后自动立为困难问题，由对方在期限前答复',
  },
  figure: {
    title: '统计数据',
    lead: '由本单位发布的指标。发布后即为各任务的依据，其他单位不能改写。',
    period: '时期',
    columns: '任务序号,指标,时期,数值',
    template: '下载填写表',
    import: '导入表格',
    publish: '发布',
    published: '已发布 {n} 个数',
    line: '第 {n} 行',
    owner: '发布单位',
    last: '最近发布',
    empty_title: '没有由本单位发布的指标',
    empty_hint: '督查室可以在指标旁设定数据由哪个单位发布。',
  },
  robot: { secret: '加签密钥', kept: '已设置，留空则不变', none: '机器人没有启用加签时不填' },
  rung: { level_1: '已提醒', level_2: '已督办', level_3: '已红单' },
}
