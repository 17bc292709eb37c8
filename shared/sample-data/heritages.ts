/** A family's background: names that go together, and what a school records of it. */
export interface Heritage {
  /** How often, of 100 families. */
  share: number;
  girls: Names;
  boys: Names;
  surnames: Names;
  /** DfE's main and extended ethnicity code. */
  ethnicity: { code: string; name: string };
  /** Where another language than English is spoken at home: ISO-like code of the MIS and its name. */
  language: { code: string; name: string } | null;
  religion: { code: string; name: string };
  /** Where some children are born: ISO 3166 alpha-3; null where nearly all are born in the United Kingdom. */
  country: { code: string; name: string } | null;
}

type Names = readonly [string, ...string[]];

const words = (text: string): Names => {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  return [first, ...rest];
};

const NO_RELIGION = { code: 'NO', name: 'No Religion' };
const CHRISTIAN = { code: 'CH', name: 'Christian' };
const MUSLIM = { code: 'MU', name: 'Muslim' };

/** Backgrounds as English schools have them, with DfE's codes for ethnicity. */
export const HERITAGES: readonly [Heritage, ...Heritage[]] = [
  {
    share: 56,
    girls:
      words(`Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna
      Poppy Elsie Emily Ella Evelyn Phoebe Evie Charlotte Harper Millie Matilda Alice Emma Ruby Erin Chloe Imogen`),
    boys: words(`Noah Oliver George Arthur Leo Harry Oscar Archie Henry Theodore Freddie Jack Charlie Theo Alfie Jacob
      Thomas Finley Arlo William Lucas Tommy Isaac Teddy Alexander Edward James Joshua Albie Max Mason Toby`),
    surnames:
      words(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White
      Roberts Green Hall Wood Jackson Clarke Turner Hill Moore Cooper Ward Morris Baker Harrison Morgan Bailey Parker
      Bennett Cook Shaw Marshall Fletcher Ellis Webb Gibson Holmes Palmer Barnes Knight Lawson Pearce Barton Sutton
      Whittaker Smith-Jones Taylor-Hughes Harris-Webb`),
    ethnicity: { code: 'WENG', name: 'White - English' },
    country: null,
    language: null,
    religion: NO_RELIGION,
  },
  {
    share: 6,
    girls: words('Niamh Róisín Siân Caitlin Erin Aoife Megan Bronwen Isla Eilidh Seren Orla'),
    boys: words('Cillian Seán Rhys Ewan Angus Dylan Owen Finn Callum Ronan Gethin Rory'),
    surnames:
      words(`Murphy O’Brien O’Neill Kelly Byrne MacDonald McKenzie Campbell Fraser Llewellyn Pugh Gallagher
      Doyle Maguire`),
    ethnicity: { code: 'WIRI', name: 'White - Irish' },
    country: { code: 'IRL', name: 'Ireland' },
    language: null,
    religion: CHRISTIAN,
  },
  {
    share: 8,
    girls: words('Aisha Fatima Zainab Maryam Khadija Amina Hafsa Safiya Inaya Ayesha Iqra Maira'),
    boys: words('Muhammad Mohammed Yusuf Ibrahim Zayn Hamza Bilal Omar Ismail Haroon Adam Daniyal'),
    surnames: words('Khan Ahmed Hussain Ali Malik Iqbal Akhtar Mahmood Mirza Bashir Raza Qureshi'),
    ethnicity: { code: 'APKN', name: 'Pakistani' },
    country: { code: 'PAK', name: 'Pakistan' },
    language: { code: 'URD', name: 'Urdu' },
    religion: MUSLIM,
  },
  {
    share: 3,
    girls: words('Nusrat Tasnim Sumaiya Anika Farzana Maryam Ruqayyah Labiba'),
    boys: words('Tahmid Rayhan Mahir Samir Nabil Ayaan Zakariya Tanvir'),
    surnames: words('Rahman Chowdhury Miah Begum Uddin Islam Haque Khatun'),
    ethnicity: { code: 'ABAN', name: 'Bangladeshi' },
    country: { code: 'BGD', name: 'Bangladesh' },
    language: { code: 'BNG', name: 'Bengali' },
    religion: MUSLIM,
  },
  {
    share: 5,
    girls: words('Ananya Diya Saanvi Isha Meera Simran Jasleen Aarohi Kavya Harleen'),
    boys: words('Aarav Arjun Rohan Vihaan Kabir Gurpreet Harjot Dev Krish Jasraj'),
    surnames: words('Patel Shah Singh Kaur Sharma Gupta Nair Reddy Gill Sandhu Desai Brown-Patel'),
    ethnicity: { code: 'AIND', name: 'Indian' },
    country: { code: 'IND', name: 'India' },
    language: { code: 'PNJ', name: 'Panjabi' },
    religion: { code: 'HI', name: 'Hindu' },
  },
  {
    share: 7,
    girls: words('Adaeze Chidinma Temilola Abena Efua Zuri Makena Ayomide Ngozi Akosua Hodan Ifrah'),
    boys: words('Chinedu Emeka Tobi Kwame Kofi Kwabena Jabari Malik Ayodele Femi Abdirahman Zakaria'),
    surnames: words(`Okafor Adeyemi Okonkwo Mensah Boateng Asante Osei Mwangi Abdi Warsame Hassan Farah
      Adeyemi-Clarke Campbell-Osei`),
    ethnicity: { code: 'BAFR', name: 'Black - African' },
    country: { code: 'NGA', name: 'Nigeria' },
    language: { code: 'YOR', name: 'Yoruba' },
    religion: CHRISTIAN,
  },
  {
    share: 2,
    girls: words('Nia Kezia Shanice Tiana Amara Zahra Renée Jada'),
    boys: words('Jerome Tyrese Malachi Andre Kai Elijah Jaden Marlon'),
    surnames: words('Campbell Gordon Grant Francis Henry Joseph Morrison Bailey Powell'),
    ethnicity: { code: 'BCRB', name: 'Black Caribbean' },
    country: null,
    language: null,
    religion: CHRISTIAN,
  },
  {
    share: 6,
    girls: words('Zofia Maja Julia Hanna Oliwia Ioana Elena Lena Aleksandra Andreea'),
    boys: words('Jakub Szymon Filip Antoni Andrei Mihai Kacper Stanisław David Luca'),
    surnames: words('Nowak Kowalski Wójcik Kamiński Popescu Ionescu Lewandowski Zieliński Radu Stan'),
    ethnicity: { code: 'WEEU', name: 'White Eastern European' },
    country: { code: 'POL', name: 'Poland' },
    language: { code: 'POL', name: 'Polish' },
    religion: { code: 'CH', name: 'Christian' },
  },
  {
    share: 3,
    girls: words('Leila Yasmin Shirin Dilara Elif Zeynep Parisa Sara'),
    boys: words('Kian Cyrus Emre Kerem Arman Deniz Omid Yusuf'),
    surnames: words('Demir Yılmaz Rahimi Hosseini Kaya Aydın Karimi Noori'),
    ethnicity: { code: 'OOTH', name: 'Any other ethnic group' },
    country: { code: 'TUR', name: 'Turkey' },
    language: { code: 'TUR', name: 'Turkish' },
    religion: MUSLIM,
  },
  {
    share: 2,
    girls: words('Mei Xin Yuki Linh Hana Jia Mai Suki'),
    boys: words('Wei Jun Haruto Minh Jian Kenji Bao Tian'),
    surnames: words('Wong Chen Li Wang Nguyen Tran Tanaka Lam'),
    ethnicity: { code: 'CHNE', name: 'Chinese' },
    country: { code: 'CHN', name: 'China' },
    language: { code: 'CHI', name: 'Chinese' },
    religion: { code: 'BU', name: 'Buddhist' },
  },
  {
    share: 2,
    girls: words('Camila Beatriz Inês Chloé Zoë Sofia Lucía Mariana'),
    boys: words('Mateo Tiago João José Rafael Hugo Bruno Diego'),
    surnames: words('Silva Santos Fernandes García Pereira Costa Moreau Rossi'),
    ethnicity: { code: 'WOTW', name: 'White other' },
    country: { code: 'PRT', name: 'Portugal' },
    language: { code: 'POR', name: 'Portuguese' },
    religion: { code: 'CH', name: 'Christian' },
  },
];

/** @param chance from 0 up to 1 */
export function heritageAt(chance: number): Heritage {
  let passed = 0;
  for (const heritage of HERITAGES) {
    passed += heritage.share;
    if (chance * 100 < passed) return heritage;
  }
  return HERITAGES[0];
}
