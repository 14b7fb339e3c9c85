/** The page where a relying application's users log in. */
export const relying = {
  logIn: {
    title: '登录到',
    text: '「{{name}}」请您用 USBKey 证书登录。它会得到您的姓名或单位名称和证件号码，不会得到您的密码。',
    button: '用 USBKey 登录',
    going: '登录成功，正在返回「{{name}}」…',
    gone: '这次登录已过期',
    goneText: '请回到要登录的系统，重新点一次登录。',
    back: '返回系统，不登录',
  },
}
