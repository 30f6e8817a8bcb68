// Words of the tables, in Indonesian.
export const id = {
    title: 'Tabel',
    lead: 'Hitungan laporan yang diterbitkan. Alamat halaman ini memuat semua pilihan: siapa pun yang membukanya mengajukan pertanyaan yang sama.',
    rows: 'Baris',
    columns: 'Kolom',
    by: { regency: 'Kabupaten/kota', district: 'Kecamatan', village: 'Desa', category: 'Kategori', month: 'Bulan', period: 'Periode program' },
    columnsBy: { counts: 'Hitungan', period: 'Periode program' },
    category: 'Kategori',
    allCategories: 'Semua kategori',
    area: 'Wilayah',
    allAreas: 'Seluruh wilayah',
    from: 'Dari',
    to: 'Sampai',
    counts: { reports: 'Laporan', open: 'Terbuka', closed: 'Selesai', reversal_signals: 'Sinyal pembalikan', hotspots: 'Titik panas' },
    share: 'Bagian',
    total: 'Jumlah',
    unplaced: 'Tanpa wilayah',
    withheld: 'disamarkan',
    withheldHint: 'Angka 1–4 ditulis “<5” dan sebagian disamarkan untuk melindungi pelapor.',
    download: 'Unduh CSV',
    copyLink: 'Salin tautan',
    copied: 'Disalin',
    sortBy: (column: string) => `Urutkan menurut ${column}`,
    empty: 'Tidak ada yang dihitung untuk pilihan ini. Longgarkan waktu, wilayah atau kategori.',
    repeat: 'Untuk mengulang tabel ini',
    repeatLines: {
        program: 'Program', as_of: 'Data per', edition: 'Edisi batas', questions: 'Pertanyaan', rows: 'Jumlah baris', sha256: 'SHA-256 isi CSV',
    },
    repeatHint: 'Pertanyaan yang sama pada data yang sama menghasilkan isi yang sama; SHA-256 membuktikannya.',
};

export type TablesWords = typeof id;
