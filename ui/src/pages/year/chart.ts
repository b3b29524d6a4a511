/*
 * The drawing of one measure over a year: the planned line, what was told, what was verified, what statistics
 * published, where it will end, and today. Each truth has its own mark as well as its own colour.
 */
import type { EChartsCoreOption } from 'echarts/core'
import type { Point, Trajectory } from '@/api/year'
import type { Ink } from '@/components/Chart.vue'
import { t } from '@/i18n'
import { brief } from '@/lib/number'
import { byEnd, period } from '@/lib/period'

export interface Axis {
  periods: string[]
  now: number
}

/* All periods that any line has, in order; `now` is the place of the last one that has a report, a check or a published figure. */
export function axisOf(trajectory: Trajectory): Axis {
  const plan = planOf(trajectory)
  const all = new Set([...plan, ...(nextOf(trajectory)?.points ?? []), ...trajectory.told, ...trajectory.verified, ...trajectory.statistics].map((point) => point.period))
  const periods = [...all].sort(byEnd)
  const last = [...trajectory.told, ...trajectory.verified, ...trajectory.statistics].map((point) => point.period).sort(byEnd).pop() ?? ''
  return { periods, now: periods.indexOf(last) }
}

export function planOf(trajectory: Trajectory): Point[] {
  const approved = trajectory.versions.find((version) => version.state === 'approved')
  return (approved ?? trajectory.versions[0])?.points ?? []
}

/* The version that waits beside an approved one. */
export function nextOf(trajectory: Trajectory) {
  const approved = trajectory.versions.some((version) => version.state === 'approved')
  return approved ? trajectory.versions.find((version) => version.state === 'proposed') : undefined
}

/* Versions that counted once, as faint lines. */
function pastOf(axis: Axis, trajectory: Trajectory, ink: Ink) {
  return trajectory.versions
    .filter((version) => version.state === 'superseded' && version.approved_by)
    .map((version) => ({ name: t('breakdown.version', { n: version.version }), type: 'line', data: along(axis, version.points), symbol: 'none', silent: true, connectNulls: true, lineStyle: { width: 1, type: 'dashed', color: ink('line-2') }, tooltip: { show: false } }))
}

function along(axis: Axis, points: Point[]): (number | null)[] {
  const at = new Map(points.map((point) => [point.period, point.value]))
  return axis.periods.map((name) => at.get(name) ?? null)
}

/* A fan from the last told value to the end of the year: its lower edge, and its width stacked upon it. */
function fan(axis: Axis, trajectory: Trajectory): { low: (number | null)[]; width: (number | null)[]; middle: (number | null)[] } {
  const newest = (points: Point[]) => points.find((point) => point.period === axis.periods[axis.now])?.value
  const from = newest(trajectory.verified) ?? newest(trajectory.statistics) ?? newest(trajectory.told)
  const end = axis.periods.length - 1
  const { low: lowest, high: highest, value: middle } = trajectory.forecast ?? {}
  const none = axis.periods.map(() => null)
  if (from === undefined || typeof lowest !== 'number' || typeof highest !== 'number' || typeof middle !== 'number' || axis.now < 0 || axis.now >= end) return { low: none, width: none, middle: none }
  const line = (to: number) => axis.periods.map((_, i) => (i < axis.now ? null : from + ((to - from) * (i - axis.now)) / (end - axis.now)))
  const [low, high] = [line(lowest), line(highest)]
  return { low, middle: line(middle), width: high.map((value, i) => (value === null ? null : value - (low[i] ?? 0))) }
}

export function option(trajectory: Trajectory, axis: Axis) {
  return (ink: Ink, scale: number): EChartsCoreOption => {
    const text = { color: ink('ink-2'), fontSize: 12 * scale, fontFamily: getComputedStyle(document.body).fontFamily }
    const unit = trajectory.measure.unit ?? ''
    const target = trajectory.measure.value ?? null
    const ahead = fan(axis, trajectory)
    const next = nextOf(trajectory)
    const dots = (name: string, points: Point[], symbol: string, colour: string, size: number, joined: boolean) => ({
      name,
      type: 'line',
      data: along(axis, points),
      symbol,
      symbolSize: size,
      showAllSymbol: true,
      connectNulls: true,
      lineStyle: { width: joined ? 2 : 0, color: ink(colour) },
      itemStyle: { color: ink(colour) },
      z: 5,
    })
    const edge = { type: 'line', stack: 'fan', symbol: 'none', silent: true, lineStyle: { width: 0 }, tooltip: { show: false } }
    return {
      grid: { left: 6, right: 18, top: 26, bottom: 4, containLabel: true },
      textStyle: text,
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        valueFormatter: (value: unknown) => (typeof value === 'number' ? `${brief(value)}${unit}` : '—'),
        backgroundColor: ink('sheet'),
        borderColor: ink('line-2'),
        textStyle: { ...text, color: ink('ink') },
      },
      xAxis: { type: 'category', boundaryGap: false, data: axis.periods.map((name) => period(name)), axisLine: { lineStyle: { color: ink('line-2') } }, axisTick: { show: false }, axisLabel: text },
      yAxis: { type: 'value', scale: true, name: unit, nameTextStyle: { ...text, align: 'right' }, splitLine: { lineStyle: { color: ink('line') } }, axisLabel: text },
      series: [
        { ...edge, name: 'low', data: ahead.low },
        { ...edge, name: 'width', data: ahead.width, areaStyle: { color: ink('blue-soft'), opacity: 0.9 } },
        { name: t('year.forecast'), type: 'line', data: ahead.middle, symbol: 'none', lineStyle: { width: 1.5, type: 'dotted', color: ink('blue-3') }, itemStyle: { color: ink('blue-3') }, tooltip: { show: false } },
        {
          name: t('truth.scheduled'),
          type: 'line',
          data: along(axis, planOf(trajectory)),
          symbol: 'none',
          connectNulls: true,
          lineStyle: { width: 1.5, type: 'dashed', color: ink('ink-3') },
          itemStyle: { color: ink('ink-3') },
          markLine: marks(axis, target, ink, text),
        },
        ...pastOf(axis, trajectory, ink),
        ...(next ? [{ name: t('year.proposed', { n: next.version }), type: 'line', data: along(axis, next.points), symbol: 'none', connectNulls: true, lineStyle: { width: 1.5, type: 'dotted', color: ink('lamp-yellow') }, itemStyle: { color: ink('lamp-yellow') } }] : []),
        dots(t('truth.told'), trajectory.told, 'circle', 'blue', 7, true),
        dots(t('truth.verified'), trajectory.verified, 'diamond', 'lamp-green', 12, false),
        ...(trajectory.statistics.length ? [dots(t('truth.statistics'), trajectory.statistics, 'triangle', 'mark-measure', 10, false)] : []),
      ],
    }
  }
}

function marks(axis: Axis, target: number | null, ink: Ink, text: object) {
  const data: object[] = []
  if (target !== null) data.push({ yAxis: target, lineStyle: { color: ink('seal'), type: 'solid', width: 1 }, label: { ...text, color: ink('seal'), position: 'insideStartTop', formatter: `${t('truth.target')} ${brief(target)}` } })
  if (axis.now >= 0) data.push({ xAxis: axis.now, lineStyle: { color: ink('line-2'), type: 'solid', width: 1 }, label: { show: false } })
  return { silent: true, symbol: 'none', data }
}
