// Words that every page shares, in Indonesian.
export const id = {
    pages: { map: 'Peta', report: 'Lapor', track: 'Lacak', village: 'Desa', tables: 'Tabel', queue: 'Antrean' },
    pagesLabel: 'Halaman',
    skip: 'Langsung ke isi',
    language: 'Bahasa',
    theme: 'Warna',
    themes: { auto: 'Seperti perangkat', light: 'Terang', dark: 'Gelap' },
    demo: 'Wilayah contoh – data rekaan',
    demoMore: 'Semua desa, laporan dan titik panas di sini dibuat untuk mencoba program.',
    offline: 'Tidak ada sambungan. Yang tampil adalah yang tersimpan di perangkat ini.',
    newVersion: 'Ada versi baru halaman ini.',
    reload: 'Muat ulang',
    retry: 'Coba lagi',
    loading: 'Memuat',
    errorTitle: 'Data tidak dapat dimuat',
    errorNetwork: 'Server tidak menjawab. Periksa sambungan, lalu coba lagi. Yang sudah Anda tulis tidak hilang.',
    errorServer: (what: string) => `Server menjawab: ${what}`,
};

export type SiteWords = typeof id;
