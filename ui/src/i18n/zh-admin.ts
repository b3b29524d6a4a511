/* The words of administration: signing in, accounts, hand-over, settings, traces. */
export const zhAdmin = {
  signin: {
    second_title: '还差一步',
    second_lead: '统一身份认证已通过。您在本系统启用了动态口令，请输入后进入。',
    again: '重新登录',
    failed_setup: '没有启用统一身份认证。请用账号和密码登录，或联系安全管理员。',
    failed_upstream: '认证服务没有正确回答。请稍后再试；一直不行时告诉安全管理员。',
    failed_limit: '输错次数过多，请过几分钟再试。',
    failed_state: '登录用时过长，或不是从这个浏览器开始的。请重新登录。',
    failed_refused: '认证服务没有放行。',
    failed_account: '认证服务认得您，但本系统没有您的账号，或已停用。请联系系统管理员。',
    failed_other: '登录没有成功，请再试一次。',
  },
}
