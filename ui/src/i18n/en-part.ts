import type { zhPart } from './zh-part'

export const enPart: typeof zhPart = {
  part: {
    member: 'Tell your own figures; the sum is made by the system',
    support: 'Cooperating unit: tell your own progress, the lead tells the figures',
    whole: 'all together {n}',
    waiting: 'waits for {owner}',
    need_opens: 'Once signed it becomes a difficulty that the other side must answer in time',
  },
}
