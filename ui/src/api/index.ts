/* The calls of the server by name; one line per route. */
import { http, url, type QueryValue } from './client'
import type * as T from './types'

type Query = Record<string, QueryValue>

export const api = {
  session: {
    get: () => http.get<T.Session>('/session'),
    ways: () => http.get<T.WaysToSignIn>('/signin'),
    open: (who: T.Login) => http.post<T.Session>('/session', who),
    openByCode: (code: string) => http.post<T.Session>('/oidc/code', { code }),
    close: () => http.remove<unknown>('/session'),
    password: (old: string, fresh: string) => http.post<unknown>('/session/password', { old, new: fresh }),
  },
  drafts: {
    send: (file: File) => http.send<T.Draft>('/drafts', file, { name: file.name }),
    get: (id: T.Id) => http.get<T.Draft>(`/drafts/${id}`),
    list: () => http.get<T.Page<T.DraftRow>>('/drafts'),
    confirm: (id: T.Id) => http.post<{ plan_id: T.Id }>(`/drafts/${id}/confirm`),
    drop: (id: T.Id) => http.remove<unknown>(`/drafts/${id}`),
  },
  plans: {
    list: (query: Query = {}) => http.get<T.Page<T.PlanRow>>('/plans', query),
    get: (id: T.Id) => http.get<T.Plan>(`/plans/${id}`),
    overview: (id: T.Id) => http.get<T.Overview>(`/plans/${id}/overview`),
    exportUrl: (id: T.Id, query: Query) => url(`/plans/${id}/export`, query),
  },
  tasks: {
    list: (query: Query, signal?: AbortSignal) => http.get<T.Page<T.TaskRow>>('/tasks', query, signal),
    get: (id: T.Id) => http.get<T.Task>(`/tasks/${id}`),
    correct: (id: T.Id, change: T.TaskChange) => http.patch<T.Task>(`/tasks/${id}`, change),
    addDuty: (id: T.Id, duty: T.NewDuty) => http.post<T.Task>(`/tasks/${id}/duties`, duty),
    dropDuty: (id: T.Id, rev: number) => http.remove<T.Task>(`/duties/${id}`, { rev }),
    addMeasure: (id: T.Id, measure: T.NewMeasure) => http.post<T.Task>(`/tasks/${id}/measures`, measure),
    dropMeasure: (id: T.Id, rev: number) => http.remove<T.Task>(`/measures/${id}`, { rev }),
  },
  doubts: {
    list: (query: Query, signal?: AbortSignal) => http.get<T.Page<T.Doubt>>('/doubts', query, signal),
    accept: (id: T.Id, rev: number) => http.post<T.Doubt>(`/doubts/${id}/accept`, { rev }),
    correct: (id: T.Id, rev: number, value: string | string[]) =>
      http.post<T.Doubt>(`/doubts/${id}/correct`, { rev, value }),
    reopen: (id: T.Id, rev: number) => http.post<T.Doubt>(`/doubts/${id}/reopen`, { rev }),
  },
  orgs: {
    list: (query: Query, signal?: AbortSignal) => http.get<T.Page<T.OrgRow>>('/orgs', query, signal),
    find: (q: string) => http.get<T.Page<T.OrgRow>>('/orgs', { q, limit: 30 }),
    get: (id: T.Id) => http.get<T.Org>(`/orgs/${id}`),
    add: (name: string, kind: T.OrgKind) => http.post<T.Org>('/orgs', { name, kind }),
    change: (id: T.Id, change: T.OrgChange) => http.patch<T.Org>(`/orgs/${id}`, change),
    remove: (id: T.Id, rev: number) => http.remove<T.Done>(`/orgs/${id}`, { rev }),
    addAlias: (id: T.Id, rev: number, name: string) => http.post<T.Org>(`/orgs/${id}/aliases`, { rev, name }),
    dropAlias: (id: T.Id, alias: T.Id) => http.remove<T.Org>(`/orgs/${id}/aliases/${alias}`),
    merge: (id: T.Id, rev: number, into: T.Id) => http.post<T.Org>(`/orgs/${id}/merge`, { rev, into }),
    split: (id: T.Id, alias: T.Id) => http.post<T.Org>(`/orgs/${id}/split`, { alias_id: alias }),
    members: (id: T.Id, rev: number, members: { org_id: T.Id; from: string | null; to: string | null }[]) =>
      http.put<T.Org>(`/orgs/${id}/members`, { rev, members }),
    exportUrl: (format: string) => url('/directory/export', { format }),
    importFile: (file: File) => http.send<T.RosterResult>('/directory/import', file, { name: file.name }),
  },
  persons: { list: (query: Query = {}, signal?: AbortSignal) => http.get<T.Persons>('/persons', query, signal) },
  events: {
    list: (query: Query, signal?: AbortSignal) => http.get<T.Page<T.Event>>('/events', query, signal),
    verify: () => http.get<T.ChainCheck>('/events/verify'),
  },
  accounts: {
    list: () => http.get<T.Page<T.Account>>('/accounts'),
    add: (name: string, person?: string) => http.post<T.NewPassword>('/accounts', { name, person }),
  },
}
