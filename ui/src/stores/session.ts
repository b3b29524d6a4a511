/* Who is signed in. The cookie is the server's; here are only the account and the CSRF token. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from '@/api'
import { ApiError, setCsrf } from '@/api/client'
import type { Account, AccountRole, Login, Session } from '@/api/types'
import { recall, remember } from '@/lib/memory'

export const useSession = defineStore('session', () => {
  const account = ref<Account | null>(null)
  const asked = ref(false)

  const holds = (...roles: AccountRole[]) => account.value?.roles.some((held) => roles.includes(held.role)) ?? false
  const mayWrite = computed(() => holds('office', 'office_head'))
  const mayAdd = computed(() => holds('sysadmin'))
  const mayGrant = computed(() => holds('secadmin'))
  const isAdmin = computed(() => mayAdd.value || mayGrant.value)
  const seesTraces = computed(() => mayWrite.value || holds('auditor'))
  const first = (role: AccountRole) => account.value?.roles.find((held) => held.role === role)
  /* Whose work the year's pages show: a leader's post, a reporter's unit. */
  const post = computed(() => first('leader')?.post_id ?? '')
  const unit = computed(() => (first('reporter') ?? first('reviewer') ?? first('signer'))?.org_id ?? '')
  const works = computed(() => mayWrite.value || post.value !== '' || unit.value !== '')
  /* The office acts for every side; others for the unit or post they hold a role in. */
  const actsFor = (...sides: (string | null | undefined)[]) =>
    mayWrite.value || (account.value?.roles.some((held) => (held.org_id && sides.includes(held.org_id)) || (held.post_id && sides.includes(held.post_id))) ?? false)
  /* Who sees every row of the government in full. */
  const seesWhole = computed(() => holds('office', 'office_head', 'inspector', 'reader'))
  /* Who signs in his own name may name deputies. */
  const signsHimself = computed(() => account.value?.roles.some((held) => held.role === 'signer' && !held.deputy_of) ?? false)
  /* The three administrators see no ledger. */
  const seesLedger = computed(() => account.value !== null && !holds('sysadmin', 'secadmin', 'auditor'))

  /* The house asks for a second factor before anything else. */
  const mustEnrol = computed(() => account.value?.must_enrol ?? false)

  function take(session: Session | null) {
    account.value = session?.account ?? null
    setCsrf(session?.csrf ?? '')
    asked.value = true
    remember('known', session !== null)
  }

  /* Ask once whether the cookie of an earlier visit still holds; who never signed in here is not asked about,
   * unless another server has just vouched for him. */
  async function ensure() {
    if (asked.value) return
    if (!recall('known', false) && !location.search.startsWith('?signed')) return take(null)
    try {
      take(await api.session.get())
    } catch (cause) {
      if (cause instanceof ApiError && cause.status === 401) take(null)
      else throw cause
    }
  }

  async function open(who: Login) {
    take(await api.session.open(who))
  }

  /* The code that is still owed after another server has vouched. */
  async function openByCode(code: string) {
    take(await api.session.openByCode(code))
  }

  /* What the server now says of this account. */
  async function renew() {
    take(await api.session.get())
  }

  async function close() {
    try {
      await api.session.close()
    } finally {
      take(null)
    }
  }

  async function changePassword(old: string, fresh: string) {
    await api.session.password(old, fresh)
    await renew()
  }

  return { account, asked, actsFor, holds, post, unit, works, mayWrite, mayAdd, mayGrant, isAdmin, seesTraces, seesLedger, seesWhole, signsHimself, mustEnrol, take, ensure, open, openByCode, renew, close, changePassword }
})
