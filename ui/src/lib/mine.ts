/* Which side of a matter is the reader himself, by the roles he holds and nothing else. */
import type { Held } from '@/api/year'
import { useSession } from '@/stores/session'

export function isMine(...sides: (string | null | undefined)[]): boolean {
  const roles = useSession().account?.roles ?? []
  return roles.some((held) => (held.org_id && sides.includes(held.org_id)) || (held.post_id && sides.includes(held.post_id)))
}

/* Who holds it now, as ids. */
export function holding(held: Held[]): string[] {
  return held.filter((one) => !one.until).flatMap((one) => [one.org_id, one.post_id].filter((id): id is string => !!id))
}
