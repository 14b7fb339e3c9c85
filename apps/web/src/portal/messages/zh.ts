/** What the portal says in Chinese. `en.ts` has the same keys. */
export const zh = {
  loading: '正在加载…',
  notFound: { title: '没有这个页面', text: '地址可能写错了，或页面已移动。', home: '返回首页' },
  home: { title: '首页' },
}

export type Messages = typeof zh
