import type { Words } from '@certhall/model'
import type { PictureCheckName, PictureCode } from './judge-picture.ts'

export const PICTURE_CHECK_WORDS: Record<PictureCheckName, Words> = {
  impression: { zh: '印迹', en: 'Impression' },
  background: { zh: '底色', en: 'Background' },
  colour: { zh: '颜色', en: 'Colour' },
  shape: { zh: '形状', en: 'Shape' },
  resolution: { zh: '清晰度', en: 'Sharpness' },
}

/** What was found, and where something must be put right how. */
export const PICTURE_WORDS: Record<PictureCode, Words> = {
  'impression-found': { zh: '找到了印迹。', en: 'The impression was found.' },
  'impression-missing': {
    zh: '图上没有印迹。请在白纸上盖清楚，再扫描或拍照。',
    en: 'There is no impression. Stamp clearly on white paper, then scan or photograph it.',
  },
  'impression-solid': {
    zh: '整张图都是颜色，分不出印迹。请在白纸上盖章，不要连同文件的底纹一起扫描。',
    en: 'The whole picture is coloured, so the impression cannot be told from it. Stamp on white paper without any pattern.',
  },
  'background-clear': { zh: '底色是透明的。', en: 'The background is transparent.' },
  'background-cleared': {
    zh: '已把白纸变为透明，请看预览是否完整。',
    en: 'The white paper was made transparent. See in the preview whether all of the impression is there.',
  },
  'background-stays': {
    zh: '底色太深，无法变为透明。请盖在白纸上，在光线充足处重新拍。',
    en: 'The background is too dark to be made transparent. Stamp on white paper and photograph it in good light.',
  },
  'colour-right': { zh: '颜色符合要求。', en: 'The colour is as required.' },
  'colour-other': {
    zh: '颜色不符合要求。请用规定颜色的印油，彩色扫描。',
    en: 'The colour is not the required one. Use ink of that colour and scan in colour.',
  },
  'shape-right': { zh: '形状和长宽比例符合要求。', en: 'Shape and proportions are as required.' },
  'shape-other': {
    zh: '形状或长宽比例不符合这种印章的要求。请核对印章种类，正对着拍，不要倾斜。',
    en: 'Shape or proportions are not those of this kind of seal. Check the kind, and photograph it straight from above.',
  },
  'resolution-right': { zh: '足够清晰。', en: 'It is sharp enough.' },
  'resolution-low': {
    zh: '不够清晰，打印出来会模糊。请用 300 DPI 以上扫描，或靠近拍照。',
    en: 'It would be blurred in print. Scan at 300 DPI or more, or photograph from nearer.',
  },
}
