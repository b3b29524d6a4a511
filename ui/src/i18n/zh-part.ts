/* Words about who answers in what part, in Chinese. */
export const zhPart = {
  part: {
    member: '填本单位的数，全体合计由系统汇总',
    support: '配合单位：只写本单位的进展，指标由牵头单位填',
    whole: '全体合计 {n}',
    waiting: '待{owner}发布',
    need_opens: '签发后自动立为困难问题，由对方在期限前答复',
  },
}
