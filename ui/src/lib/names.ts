/* Names of sections as they are printed: 一、主要预期目标. */
export function numbered(no: string | null | undefined, heading: string | null | undefined): string {
  const words = heading ?? ''
  if (!no || words.startsWith(no)) return words
  return /^[一二三四五六七八九十百]+$/.test(no) ? `${no}、${words}` : `${no} ${words}`
}
