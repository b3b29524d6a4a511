/*
 * The house: accounts and roles, one's own second factor, sessions, tokens and reminders, settings, holidays and
 * messages sent. One line per route.
 */
import { http } from './client'
import type { components } from './schema'
import type { AccountRole, Done, Id, NewPassword, Page } from './types'

type S = components['schemas']

export type Grant = Omit<S['role_in'], 'role'> & { role: AccountRole }
export type Binding = S['binding_out']

export type SessionRow = S['session_row_out']
export type SecondOffer = S['second_offer_out']
export type Token = S['token_out']
export type Tokens = S['tokens_out']
export type Setting = S['setting_out']

export type Hook = NonNullable<S['contact_in']['hook']>
export type Contact = S['contact_out']
export type Holiday = S['holiday_out']
export type Holidays = S['holidays_out']
export type Message = S['outbox_row_out']

export const house = {
  roles: {
    grant: (account: Id, grant: Grant) => http.post<unknown>(`/accounts/${account}/roles`, grant),
    revoke: (role: Id) => http.remove<Done>(`/roles/${role}`),
  },
  accounts: {
    reset: (id: Id) => http.post<NewPassword>(`/accounts/${id}/reset`),
    act: (id: Id, what: 'disable' | 'enable' | 'unlock' | 'second/reset') => http.post<Done>(`/accounts/${id}/${what}`),
  },
  /* Units and posts by name only: who grants roles sees no ledger. */
  bindings: (q: string) => http.get<Page<Binding>>('/bindings', { q }),
  second: {
    get: () => http.get<{ on: boolean }>('/session/second'),
    begin: () => http.post<SecondOffer>('/session/second'),
    confirm: (code: string) => http.post<{ codes: string[] }>('/session/second/confirm', { code }),
    remove: (code: string) => http.post<Done>('/session/second/remove', { code }),
  },
  sessions: {
    list: () => http.get<Page<SessionRow>>('/sessions'),
    end: (id: Id) => http.remove<Done>(`/sessions/${id}`),
  },
  tokens: {
    list: () => http.get<Tokens>('/tokens'),
    add: (name: string, perms: string[], days: number) => http.post<{ id: Id; token: string }>('/tokens', { name, perms, days }),
    end: (id: Id) => http.remove<Done>(`/tokens/${id}`),
  },
  settings: {
    get: () => http.get<Page<Setting>>('/settings'),
    put: (values: { name: string; value: string }[]) => http.put<Page<Setting>>('/settings', { values }),
  },
  contact: {
    get: () => http.get<Contact>('/contact'),
    put: (contact: { mail?: string; hook?: Hook; hook_to?: string; hook_secret?: string }) => http.put<Contact>('/contact', contact),
    calendar: () => http.post<{ path: string }>('/calendar'),
  },
  holidays: {
    get: (year: number) => http.get<Holidays>('/holidays', { year }),
    put: (day: string, kind: 'off' | 'work' | 'usual', name?: string) => http.put<unknown>('/holidays', { day, kind, name }),
  },
  outbox: {
    list: (state: string) => http.get<Page<Message>>('/outbox', { state }),
    retry: (id: Id) => http.post<unknown>(`/outbox/${id}/retry`),
  },
}
