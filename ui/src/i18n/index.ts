/* Words in two languages. `en` has the type of `zh`, so a missing or extra key does not compile. */
import { ref, watchEffect } from 'vue'
import { recall, remember } from '@/lib/memory'
import { en } from './en'
import { zh } from './zh'

type Tree = { [key: string]: string | Tree }
type Join<K, P> = K extends string ? (P extends string ? `${K}.${P}` : never) : never
type Leaves<T> = { [K in keyof T]: T[K] extends string ? K & string : Join<K, Leaves<T[K]>> }[keyof T]

export type Words = typeof zh
export type Key = Leaves<Words>
export type Language = 'zh' | 'en'

const words: Record<Language, Tree> = { zh, en }

export const language = ref<Language>(recall<Language>('language', 'zh'))

/* The document says which language it is in, and the browser remembers it. */
export function followLanguage() {
  watchEffect(() => {
    remember('language', language.value)
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  })
}

function find(tree: Tree, key: string): string | undefined {
  let node: string | Tree | undefined = tree
  for (const part of key.split('.')) {
    if (typeof node !== 'object') return undefined
    node = node[part]
  }
  return typeof node === 'string' ? node : undefined
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(find(words[language.value], key) ?? key, values)
}

/* A word whose key comes from data (a role, a field, a state); the data itself when the key is unknown. */
export function word(group: keyof Words, name: string): string {
  return find(words[language.value], `${group}.${name}`) ?? name
}

/* The sentence of the language in use, where the server sends both. */
export function said(zhText: string | null | undefined, enText: string | null | undefined): string {
  return (language.value === 'en' && enText ? enText : zhText) ?? ''
}
