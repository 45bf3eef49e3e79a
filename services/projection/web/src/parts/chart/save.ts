// Pictures that readers take away.

/** Pictures are twice as sharp as the screen. */
const SHARPNESS = 2;

/** A name that every file system takes. */
export function fileName(title: string, day: string, ending: string): string {
  const words = title.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80);
  return ['daedong', words, day].filter(Boolean).join('-') + `.${ending}`;
}

export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  // The browser has read the address by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveSvg(text: string, name: string): void {
  saveBlob(new Blob([text], { type: 'image/svg+xml;charset=utf-8' }), name);
}

/** Draws an SVG document on a canvas and saves that. */
export async function savePng(svg: string, width: number, height: number, name: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml;charset=utf-8' }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: width * SHARPNESS, height: height * SHARPNESS });
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (blob) saveBlob(blob, name);
  } finally {
    URL.revokeObjectURL(address);
  }
}
