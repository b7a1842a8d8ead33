// One file per noun, one line per file.
export {};
