import { LIST_MARK } from '@/i18n/marks'

/* Names of sections as they are printed: 一、主要预期目标. */
export function numbered(no: string | null | undefined, heading: string | null | undefined): string {
  const words = heading ?? ''
  if (!no || words.startsWith(no)) return words
  return /^[\u4e00-\u9fff]+$/.test(no) ? no + LIST_MARK + words : `${no} ${words}`
}
