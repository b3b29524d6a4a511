/* One unit and its changes; each can be taken back. */
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { Id, Member, Org, OrgKind } from '@/api/types'
import { useLoad } from '@/composables/useLoad'
import { done, tellFault } from '@/composables/useToast'
import { t, word } from '@/i18n'
import { makeLine } from '@/lib/line'

export function useOrg(id: Id, changed: () => void) {
  const load = useLoad(() => api.orgs.get(id))
  const inLine = makeLine()

  type Act = (rev: number) => Promise<unknown>
  type Back = (now: Org) => Promise<unknown>

  function change(what: string, act: Act, back?: Back) {
    return inLine(() => changeNow(what, act, back))
  }

  async function changeNow(what: string, act: Act, back?: Back) {
    const before = load.data.value
    if (!before) return false
    const refresh = async () => {
      await load.run()
      changed()
    }
    try {
      await act(before.rev)
      await refresh()
      done(what, back && (async () => void (await back(await api.orgs.get(id)), await refresh())))
      return true
    } catch (cause) {
      tellFault(cause)
      if (cause instanceof ApiError && cause.code === 'ERR_CONFLICT') await load.run()
      return false
    }
  }

  function addAlias(name: string) {
    return change(
      t('directory.alias_added', { name }),
      (rev) => api.orgs.addAlias(id, rev, name),
      async (now) => {
        const alias = now.aliases.find((a) => a.name === name)
        if (alias) await api.orgs.dropAlias(id, alias.id)
      },
    )
  }

  function dropAlias(alias: Id, name: string) {
    return change(
      t('directory.alias_dropped', { name }),
      () => api.orgs.dropAlias(id, alias),
      (now) => api.orgs.addAlias(id, now.rev, name),
    )
  }

  /* Merging the new unit back is the way back. */
  function split(alias: Id, name: string) {
    let apart: Org | null = null
    return change(
      t('directory.split_done', { name }),
      async () => (apart = await api.orgs.split(id, alias)),
      async () => {
        const now = await api.orgs.get(apart!.id)
        await api.orgs.merge(now.id, now.rev, id)
      },
    )
  }

  function setKind(kind: OrgKind) {
    const old = load.data.value?.kind ?? 'org'
    return change(
      t('directory.kind_changed', { kind: word('org_kind', kind) }),
      (rev) => api.orgs.change(id, { rev, kind }),
      (now) => api.orgs.change(id, { rev: now.rev, kind: old }),
    )
  }

  function rename(name: string) {
    const old = load.data.value?.name ?? ''
    return change(
      t('directory.renamed', { name }),
      (rev) => api.orgs.change(id, { rev, name }),
      (now) => api.orgs.change(id, { rev: now.rev, name: old }),
    )
  }

  function setMembers(members: Member[]) {
    const bare = (list: Member[]) => list.map(({ org_id, from, to }) => ({ org_id, from, to }))
    const old = bare(load.data.value?.members ?? [])
    return change(
      t('directory.members_saved'),
      (rev) => api.orgs.members(id, rev, bare(members)),
      (now) => api.orgs.members(id, now.rev, old),
    )
  }

  return { load, addAlias, dropAlias, split, rename, setKind, setMembers }
}
