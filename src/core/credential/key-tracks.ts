/** A line of characters that fingers or the memory follow, forwards or backwards. */
export interface KeyTrack {
  /** What following it is called in the guidance. */
  readonly kind: 'sequence' | 'keyboard-walk';
  /** The characters in order, marks taken off. */
  readonly line: string;
}

/** The lines that guessers follow (R26). */
export const keyTracks: readonly KeyTrack[] = [
  { kind: 'sequence', line: '01234567890' },
  { kind: 'sequence', line: '0246813579' },
  { kind: 'sequence', line: '00112233445566778899001122' },
  { kind: 'sequence', line: '000111222333444555666777888999000111' },
  { kind: 'sequence', line: 'abcdefghijklmnopqrstuvwxyzaao' },
  { kind: 'sequence', line: 'aabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz' },
  { kind: 'sequence', line: 'aaabbbcccdddeeefffggghhhiiijjjkkklllmmmnnnooopppqqqrrrssstttuuuvvvwwwxxxyyyzzz' },
  { kind: 'sequence', line: 'a1b2c3d4e5f6g7h8i9j0' },
  { kind: 'sequence', line: '1a2b3c4d5e6f7g8h9i0j' },
  { kind: 'sequence', line: 'абвгдежзииклмнопрстуфхцчшщъыьэюя' },
  // Rows: QWERTY with the Nordic keys, QWERTZ, AZERTY, Cyrillic; then the rows with shift held down
  { kind: 'keyboard-walk', line: 'qwertyuiopa' },
  { kind: 'keyboard-walk', line: 'asdfghjkloa' },
  { kind: 'keyboard-walk', line: 'zxcvbnm,.-' },
  { kind: 'keyboard-walk', line: 'qwertyuiopasdfghjklzxcvbnm' },
  { kind: 'keyboard-walk', line: 'qwertzuiopu' },
  { kind: 'keyboard-walk', line: 'yxcvbnm' },
  { kind: 'keyboard-walk', line: 'azertyuiop' },
  { kind: 'keyboard-walk', line: 'qsdfghjklm' },
  { kind: 'keyboard-walk', line: 'иуцкенгшщзхъ' },
  { kind: 'keyboard-walk', line: 'ицукенгшщзхъ' },
  { kind: 'keyboard-walk', line: 'фывапролджэ' },
  { kind: 'keyboard-walk', line: '!@#$%^&*()_+' },
  { kind: 'keyboard-walk', line: '!"#¤%&/()=?' },
  // Columns and zigzags
  { kind: 'keyboard-walk', line: 'qazwsxedcrfvtgbyhnujmikolp' },
  { kind: 'keyboard-walk', line: 'zaqxswcdevfrbgtnhymjukilop' },
  { kind: 'keyboard-walk', line: '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p' },
  { kind: 'keyboard-walk', line: 'zaq1xsw2cde3vfr4bgt5nhy6mju7ki8lo9p0' },
  { kind: 'keyboard-walk', line: 'qweasdzxcrtyfghvbn' },
  { kind: 'keyboard-walk', line: 'qwerasdfzxcvuiopjkl' },
  { kind: 'keyboard-walk', line: '1q2w3e4r5t6y7u8i9o0p' },
  { kind: 'keyboard-walk', line: 'q1w2e3r4t5y6u7i8o9p0' },
  { kind: 'keyboard-walk', line: 'qawsedrftgyhujikolp' },
  { kind: 'keyboard-walk', line: 'azsxdcfvgbhnjmk' },
  { kind: 'keyboard-walk', line: '147258369' },
  { kind: 'keyboard-walk', line: '789456123' },
  { kind: 'keyboard-walk', line: '159753' },
];
