/* Who holds a matter now, out of the list of all who held it. Nobody named is the office. */
import type { Ball, Held } from '@/api/year'
import { t } from '@/i18n'

export function holder(held: Held[]): Ball | null {
  const now = held.find((one) => !one.until)
  return now ? { name: now.post_name || now.org_name || t('account_role.office'), days: now.days } : null
}
