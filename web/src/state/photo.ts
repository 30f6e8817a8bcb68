// Photos are made smaller on the phone: a weak line carries 200 KB, not 6 MB. Drawing them anew also
// leaves the camera's notes (place, time, device) behind; the server removes them once more.
const LONGEST_PX = 1600;
const QUALITY = 0.72;
export const MOST_PHOTOS = 5;

export async function shrink(file: Blob): Promise<Blob> {
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST_PX / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    return new Promise((done, failed) => {
        canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/jpeg', QUALITY);
    });
}
