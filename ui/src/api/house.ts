/*
 * The house: accounts and roles, one's own second factor, sessions, tokens and reminders, settings, holidays and
 * messages sent. One line per route.
 */
import { http, type QueryValue } from './client'
import type { components } from './schema'
import type { Account, AccountRole, Done, Id, NewPassword, Page } from './types'

type S = components['schemas']
type Query = Record<string, QueryValue>

export type Grant = Omit<S['role_in'], 'role'> & { role: AccountRole }
export type Binding = S['binding_out']

export type SessionRow = S['session_row_out']
export type SecondOffer = S['second_offer_out']
export type Token = S['token_out']
export type Tokens = S['tokens_out']
export type Setting = S['setting_out']
export type Tried = S['setting_try_out']
export type Trial = S['setting_try_in']
export type HandoverPlan = S['handover_look_out']
export type HandoverRow = S['handover_row_out']
export type HandoverDone = S['handover_out']
export type Deputies = S['deputies_out']
export type Deputy = S['deputy_out']
export type Pasted = S['holiday_paste_out']

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
    rename: (id: Id, rev: number, person: string) => http.patch<Done>(`/accounts/${id}`, { rev, person }),
    find: (query: Query, signal?: AbortSignal) => http.get<Page<Account>>('/accounts', query, signal),
    act: (id: Id, what: 'disable' | 'enable' | 'unlock' | 'second/reset') => http.post<Done>(`/accounts/${id}/${what}`),
  },
  /* Units and posts by name only: who grants roles sees no ledger. */
  bindings: (q: string) => http.get<Page<Binding>>('/bindings', { q }),
  handovers: {
    look: (from: Id, to?: Id) => http.get<HandoverPlan>(`/accounts/${from}/handover`, { to }),
    run: (from: Id, to: Id, person?: string) => http.post<HandoverDone>(`/accounts/${from}/handover`, { to, person }),
    list: () => http.get<Page<HandoverRow>>('/handovers'),
    undo: (id: Id) => http.post<HandoverDone>(`/handovers/${id}/undo`),
  },
  deputies: {
    get: () => http.get<Deputies>('/deputies'),
    add: (deputy: { account_id: Id; org_id: Id; from?: string; to: string }) => http.post<Deputies>('/deputies', deputy),
    end: (id: Id) => http.remove<Deputies>(`/deputies/${id}`),
  },
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
    tryOut: (trial: Trial) => http.post<Tried>('/settings/try', trial),
    put: (values: { name: string; value: string }[]) => http.put<Page<Setting>>('/settings', { values }),
  },
  contact: {
    get: () => http.get<Contact>('/contact'),
    put: (contact: { mail?: string; hook?: Hook; hook_to?: string; hook_secret?: string }) => http.put<Contact>('/contact', contact),
    endCalendar: () => http.remove<Done>('/calendar'),
    calendar: () => http.post<{ path: string }>('/calendar'),
  },
  holidays: {
    get: (year: number) => http.get<Holidays>('/holidays', { year }),
    paste: (year: number, text: string, preview: boolean) => http.post<Pasted>('/holidays/paste', { year, text, preview }),
    put: (day: string, kind: 'off' | 'work' | 'usual', name?: string) => http.put<unknown>('/holidays', { day, kind, name }),
  },
  outbox: {
    list: (query: Query, signal?: AbortSignal) => http.get<Page<Message>>('/outbox', query, signal),
    retry: (id: Id) => http.post<unknown>(`/outbox/${id}/retry`),
  },
}
