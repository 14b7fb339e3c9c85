import { useLanguage, useSay } from '../language.tsx'
import { Origins } from './origins.tsx'

/** Sites and language. */
export function Settings() {
  const say = useSay()
  const { language, set } = useLanguage()
  return (
    <>
      <Origins />
      <section aria-labelledby="language">
        <h2 id="language">{say('语言', 'Language')}</h2>
        <fieldset className="row">
          <legend className="unseen">{say('语言', 'Language')}</legend>
          {(['zh', 'en'] as const).map((choice) => (
            <label key={choice} className="check" lang={choice === 'zh' ? 'zh-CN' : 'en'}>
              <input
                type="radio"
                name="language"
                checked={language === choice}
                onChange={() => set(choice)}
              />
              {choice === 'zh' ? '中文' : 'English'}
            </label>
          ))}
        </fieldset>
      </section>
    </>
  )
}
