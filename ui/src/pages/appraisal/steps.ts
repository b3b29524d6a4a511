/* The next step of an appraisal, offered as what it is: a decision of a person, with what should be known before. */
import { computed, type ShallowRef } from 'vue'
import { appraisals, type Appraisal } from '@/api/appraisal'
import { t } from '@/i18n'
import { day, today } from '@/lib/format'
import { useSession } from '@/stores/session'
import type { Act } from '@/components/ActDialog.vue'

/* What is not complete yet, in sentences. */
function warnings(data: Appraisal): string[] {
  const ranked = data.scores.filter((score) => !score.waiting)
  const waits = data.scores.length - ranked.length
  const unheard = ranked.filter((score) => score.public === null).length
  const out: string[] = []
  if (data.ends_on >= today()) out.push(t('appraise.publish_early', { day: day(data.ends_on) }))
  if (waits) out.push(t('appraise.publish_waits', { n: waits }))
  if (data.rules.public_weight > 0 && unheard) out.push(t('appraise.publish_public', { share: Math.round(data.rules.public_weight * 100), n: unheard }))
  return out
}

export function useSteps(data: ShallowRef<Appraisal | null>, take: (fresh: Appraisal) => void) {
  const session = useSession()

  const next = computed(() => {
    const state = data.value?.state
    if (state === 'draft' && session.mayWrite) return { verb: 'open' as const, label: t('appraise.open_it') }
    if (!session.holds('office_head')) return null
    if (state === 'open') return { verb: 'publish' as const, label: t('appraisal.do_publish') }
    if (state === 'published') return { verb: 'freeze' as const, label: t('appraisal.do_freeze') }
    return null
  })

  function offer(): Act | null {
    const [one, step] = [data.value, next.value]
    if (!one || !step) return null
    const note = { open: t('appraise.open_note'), publish: [t('appraise.publish_note', { days: one.appeal_days }), ...warnings(one)].join(' '), freeze: t('appraise.freeze_note') }[step.verb]
    return { title: step.label, verb: step.label, note, fields: [], send: async () => take(await appraisals.act(one.id, step.verb, one.rev)) }
  }

  return { next, offer }
}
