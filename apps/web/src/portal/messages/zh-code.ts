/** The one-time code, wherever one is asked for. */
export const oneTimeCode = {
  oneTimeCode: { label: '验证码', hint: '6 位数字', missing: '请填写收到的 6 位验证码' },
}
