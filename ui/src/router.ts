/* Addresses of the pages. The server gives the one page for every address without a dot. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { offline, whenSignedOut } from '@/api/client'
import { tellFault } from '@/composables/useToast'
import { t, type Key } from '@/i18n'
import { useSession } from '@/stores/session'
import LedgerPage from '@/pages/ledger/LedgerPage.vue'
import LoginPage from '@/pages/login/LoginPage.vue'

const FETCH_AFTER_MS = 1500

declare module 'vue-router' {
  interface RouteMeta {
    title?: Key
    open?: boolean
    bare?: boolean
    admin?: boolean
    /* The page stays when only its parameters change. */
    stays?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: LoginPage, meta: { title: 'login.title', open: true, bare: true } },
  {
    path: '/password',
    name: 'password',
    component: () => import('@/pages/login/PasswordPage.vue'),
    meta: { title: 'password.title', bare: true },
  },
  { path: '/', name: 'home', component: () => import('@/pages/plans/HomePage.vue') },
  { path: '/plans', name: 'plans', component: () => import('@/pages/plans/PlansPage.vue'), meta: { title: 'plans.title' } },
  {
    path: '/plans/:plan/overview',
    name: 'overview',
    component: () => import('@/pages/overview/OverviewPage.vue'),
    meta: { title: 'overview.title' },
    props: true,
  },
  { path: '/plans/:plan/ledger', name: 'ledger', component: LedgerPage, meta: { title: 'ledger.title' }, props: true },
  {
    path: '/plans/:plan/doubts',
    name: 'doubts',
    component: () => import('@/pages/doubts/DoubtsPage.vue'),
    meta: { title: 'doubts.title' },
    props: true,
  },
  { path: '/todo', name: 'todo', component: () => import('@/pages/todo/TodoPage.vue'), meta: { title: 'todo.title' } },
  { path: '/matters/:kind?', name: 'matters', component: () => import('@/pages/matter/MattersPage.vue'), meta: { title: 'matter.title' }, props: true },
  {
    path: '/plans/:plan/board',
    name: 'board',
    component: () => import('@/pages/board/BoardPage.vue'),
    meta: { title: 'board.title' },
    props: true,
  },
  { path: '/leaders/:id', name: 'leader', component: () => import('@/pages/leader/LeaderPage.vue'), meta: { title: 'leader.title' }, props: true },
  { path: '/units/:id', name: 'unit', component: () => import('@/pages/unit/UnitPage.vue'), meta: { title: 'unit.title' }, props: true },
  { path: '/units/:id/plan', name: 'unit-plan', component: () => import('@/pages/unit/UnitPlanPage.vue'), meta: { title: 'breakdown.unit_title' }, props: true },
  {
    path: '/plans/:plan/units',
    name: 'unit-plans',
    component: () => import('@/pages/unit/UnitStatesPage.vue'),
    meta: { title: 'breakdown.states_title' },
    props: true,
  },
  {
    path: '/plans/:plan/forecast',
    name: 'forecast',
    component: () => import('@/pages/forecast/ForecastPage.vue'),
    meta: { title: 'forecast.title' },
    props: true,
  },
  { path: '/burden', name: 'burden', component: () => import('@/pages/burden/BurdenPage.vue'), meta: { title: 'burden.title' } },
  { path: '/appraisals/:id?', name: 'appraisal', component: () => import('@/pages/appraisal/AppraisalsPage.vue'), meta: { title: 'appraisal.title' }, props: true },
  { path: '/rounds', name: 'rounds', component: () => import('@/pages/round/RoundsPage.vue'), meta: { title: 'round.title' } },
  { path: '/rounds/:id', name: 'round', component: () => import('@/pages/round/RoundPage.vue'), meta: { title: 'round.title' }, props: true },
  { path: '/tasks/:id', name: 'task', component: () => import('@/pages/task/TaskPage.vue'), props: true },
  {
    path: '/upload/:id?',
    name: 'upload',
    component: () => import('@/pages/upload/UploadPage.vue'),
    meta: { title: 'upload.title' },
    props: true,
  },
  {
    path: '/directory/:id?',
    name: 'directory',
    component: () => import('@/pages/directory/DirectoryPage.vue'),
    meta: { title: 'directory.title', stays: true },
    props: true,
  },
  { path: '/traces', name: 'traces', component: () => import('@/pages/traces/TracesPage.vue'), meta: { title: 'traces.title' } },
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('@/pages/accounts/AccountsPage.vue'),
    meta: { title: 'accounts.title', admin: true },
  },
  { path: '/handover/:id?', name: 'handover', component: () => import('@/pages/accounts/HandoverPage.vue'), meta: { title: 'handover.title', admin: true }, props: true },
  { path: '/deputies', name: 'deputies', component: () => import('@/pages/me/DeputiesPage.vue'), meta: { title: 'deputy.title' } },
  { path: '/me', name: 'me', component: () => import('@/pages/me/MePage.vue'), meta: { title: 'me.title' } },
  { path: '/settings', name: 'settings', component: () => import('@/pages/settings/SettingsPage.vue'), meta: { title: 'settings.title' } },
  { path: '/holidays', name: 'holidays', component: () => import('@/pages/office/HolidaysPage.vue'), meta: { title: 'holidays.title' } },
  { path: '/figures', name: 'figures', component: () => import('@/pages/figure/FiguresPage.vue'), meta: { title: 'figure.title' } },
  { path: '/outbox', name: 'outbox', component: () => import('@/pages/office/OutboxPage.vue'), meta: { title: 'outbox.title' } },
  { path: '/help', name: 'help', component: () => import('@/pages/help/HelpPage.vue'), meta: { title: 'help.title' } },
  { path: '/about', name: 'about', component: () => import('@/pages/help/AboutPage.vue'), meta: { title: 'about.title' } },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('@/pages/MissingPage.vue'), meta: { title: 'missing.title' } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => (to.path === from.path ? false : (saved ?? { top: 0 })),
})

router.beforeEach(async (to) => {
  const session = useSession()
  try {
    await session.ensure()
  } catch {
    return to.meta.open ? true : { name: 'login', query: { next: to.fullPath } }
  }
  if (!session.account) return to.meta.open ? true : { name: 'login', query: { next: to.fullPath } }
  if (session.account.must_change_password && to.name !== 'password') return { name: 'password' }
  if (session.mustEnrol && to.name !== 'me' && to.name !== 'password') return { name: 'me' }
  return true
})

/* The pages are small: once there is time they are fetched, so that a lost network does not lock a door. */
function fetchPages() {
  for (const route of routes) {
    if (typeof route.component === 'function') void (route.component as () => Promise<unknown>)().catch(() => undefined)
  }
}

void router.isReady().then(() => setTimeout(fetchPages, FETCH_AFTER_MS))
router.onError(() => tellFault(offline()))

router.afterEach((to) => {
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('app.name')}` : t('app.name')
})

whenSignedOut(() => {
  useSession().take(null)
  const at = router.currentRoute.value
  if (at.name !== 'login') void router.replace({ name: 'login', query: { next: at.fullPath } })
})
