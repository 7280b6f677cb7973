export { layoutListSheet, type ListSheet, type ListSheetInput, type SheetEntry, type SheetField } from './layout-list-sheet.js';
export { layoutSlip, type Slip, type SlipInput } from './layout-slip.js';
export { englishSheetLabels, type SheetLabels } from './labels.js';
export { type CheckedBrand, type SheetBrand } from './brand.js';
