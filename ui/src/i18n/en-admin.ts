import type { zhAdmin } from './zh-admin'

export const enAdmin: typeof zhAdmin = {
  signin: {
    second_title: 'One more step',
    second_lead: 'The other server has vouched for you. You have a second factor here: enter its code to come in.',
    again: 'Sign in anew',
    failed_setup: 'Signing in by another server is not set up. Use your name and password, or ask the security administrator.',
    failed_upstream: 'The server that vouches did not answer well. Try again later; if it stays so, tell the security administrator.',
    failed_limit: 'Too many wrong tries. Wait some minutes.',
    failed_state: 'It took too long, or began in another browser. Please sign in again.',
    failed_refused: 'The other server did not let you in.',
    failed_account: 'The other server knows you, but you have no account here, or it is disabled. Ask the system administrator.',
    failed_other: 'Signing in did not work. Please try again.',
  },
}
