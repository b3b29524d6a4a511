import type { zhPart } from './zh-part'

export const enPart: typeof zhPart = {
  part: {
    member: 'Tell your own figures; the sum is made by the system',
    support: 'Cooperating unit: tell your own progress, the lead tells the figures',
    whole: 'all together {n}',
    waiting: 'waits for {owner}',
    need_opens: 'Once signed it becomes a difficulty that the other side must answer in time',
  },
  figure: {
    title: 'Statistics',
    lead: 'Measures your unit publishes. Once published they stand for the tasks; no other unit can overwrite them.',
    period: 'Period',
    columns: '任务序号,指标,时期,数值',
    template: 'Table to fill in',
    import: 'Import a table',
    publish: 'Publish',
    published: '{n} figures published',
    line: 'Line {n}',
    owner: 'Published by',
    last: 'Published last',
    empty_title: 'Your unit publishes no measure',
    empty_hint: 'The office says beside a measure which unit publishes it.',
  },
  robot: { secret: 'Signing secret', kept: 'Set; leave empty to keep it', none: 'Only if the robot asks for signatures' },
  rung: { level_1: 'reminded', level_2: 'supervised', level_3: 'red notice' },
}
