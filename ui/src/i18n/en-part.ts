import type { zhPart } from './zh-part'

export const enPart: typeof zhPart = {
  part: {
    member: 'Tell your own figures; the sum is made by the system',
    support: 'Cooperating unit: tell your own progress, the lead tells the figures',
    whole: 'all together {n}',
    waiting: 'waits for {owner}',
    need_opens: 'Once it is known of whom, signing makes it a request or a difficulty',
    need_or: 'or of a leader:',
    need_of: 'of {name}',
    need_request: 'Once signed it is a request: the other side accepts, counters or refuses; unanswered it climbs. Told before the due day it costs no points.',
    need_difficulty: 'Once signed it is a difficulty: to be answered by that day; unanswered it climbs. Told before the due day it costs no points.',
    need_as_request: 'Make it a request',
    need_as_difficulty: 'Make it a difficulty',
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
