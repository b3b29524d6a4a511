/* Which files may be sent as evidence. The server looks at them again, also inside; this spares the way there. */
import { t } from '@/i18n'
import { bytes } from './format'

export const LARGEST = 64 * 1024 * 1024
export const MOST = 20

const TYPES = 'pdf ofd docx xlsx pptx doc xls ppt wps et jpg jpeg png gif bmp webp mp4 mp3 wav txt csv'.split(' ')
const PROGRAMS = 'exe com scr pif bat cmd msi dll sys cpl lnk reg hta vbs vbe js jse wsf ps1 sh run elf so deb rpm apk jar py php jsp html htm svg docm xlsm pptm'.split(' ')
/* Path signs, controls, and signs that turn the direction of writing so that a name looks like another. */
const ODD = /[/\\:*?"<>|\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/

export const ACCEPT = TYPES.map((type) => `.${type}`).join(',')

/* The sentence that refuses a file, or nothing. */
export function refusal(file: Pick<File, 'name' | 'size'>): string {
  const { name, size } = file
  const parts = name.split('.').slice(1).map((part) => part.trim().toLowerCase())
  const ext = parts[parts.length - 1] ?? ''
  const program = parts.find((part) => PROGRAMS.includes(part))
  if (ODD.test(name)) return t('evidence.odd_name', { name })
  if (program) return t('evidence.program', { name, ext: program })
  if (!TYPES.includes(ext)) return t('evidence.bad_type', { name, ext })
  if (size === 0) return t('evidence.empty', { name })
  return size > LARGEST ? t('evidence.too_large', { name, size: bytes(size) }) : ''
}

export const isPicture = (type: string) => type.startsWith('image/')
export const isShown = (type: string) => isPicture(type) || type === 'application/pdf'
