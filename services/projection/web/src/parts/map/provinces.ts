// The seventeen provinces: code, outline in the drawing, short names, and where a name stands in the drawing.

export interface Province {
  readonly code: string;
  readonly id: string;
  readonly ko: string;
  readonly en: string;
  readonly label: readonly [x: number, y: number];
}

export const PROVINCES: readonly Province[] = [
  { code: '11', id: 'seoul', ko: '서울', en: 'Seoul', label: [153, 130] },
  { code: '26', id: 'busan', ko: '부산', en: 'Busan', label: [345, 404] },
  { code: '27', id: 'daegu', ko: '대구', en: 'Daegu', label: [301, 334] },
  { code: '28', id: 'incheon', ko: '인천', en: 'Incheon', label: [112, 118] },
  { code: '29', id: 'gwangju', ko: '광주', en: 'Gwangju', label: [140, 409] },
  { code: '30', id: 'daejeon', ko: '대전', en: 'Daejeon', label: [191, 275] },
  { code: '31', id: 'ulsan', ko: '울산', en: 'Ulsan', label: [364, 366] },
  { code: '36', id: 'sejong', ko: '세종', en: 'Sejong', label: [176, 246] },
  { code: '41', id: 'gyeonggi', ko: '경기', en: 'Gyeonggi', label: [190, 168] },
  { code: '43', id: 'north-chungcheong', ko: '충북', en: 'Chungbuk', label: [225, 215] },
  { code: '44', id: 'south-chungcheong', ko: '충남', en: 'Chungnam', label: [128, 245] },
  { code: '46', id: 'south-jeolla', ko: '전남', en: 'Jeonnam', label: [165, 445] },
  { code: '47', id: 'north-gyeongsang', ko: '경북', en: 'Gyeongbuk', label: [310, 262] },
  { code: '48', id: 'south-gyeongsang', ko: '경남', en: 'Gyeongnam', label: [265, 382] },
  { code: '50', id: 'jeju', ko: '제주', en: 'Jeju', label: [111, 610] },
  { code: '51', id: 'gangwon', ko: '강원', en: 'Gangwon', label: [285, 120] },
  { code: '52', id: 'north-jeolla', ko: '전북', en: 'Jeonbuk', label: [168, 345] },
];

/** The province of a region code. */
export function provinceOf(region: string): string {
  return region.slice(0, 2);
}
