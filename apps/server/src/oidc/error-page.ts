import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'

/** What a person sees where no relying application can be told: both languages, what happened, what to do. */
export function errorPage(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  const code = out.error.replace(/[^\w-]/g, '')
  ctx.type = 'html'
  ctx.body = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>登录没有完成 · Log-in not completed</title></head>
<body><main>
<h1>登录没有完成</h1>
<p>登录请求已过期，或者不是从业务系统发起的。请回到业务系统，重新点击登录。</p>
<h1 lang="en">Log-in not completed</h1>
<p lang="en">The request has expired, or did not come from a registered application. Go back to the application and log in again.</p>
<p><small>${code}</small></p>
</main></body></html>`
}
