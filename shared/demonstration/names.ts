/** Names as English schools have them: several heritages side by side. Spread over lists of words. */
type Names = readonly [string, ...string[]];

const words = (text: string): Names => {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  return [first, ...rest];
};

export const GIRLS = words(`
  Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna Poppy Elsie Emily
  Ella Evelyn Phoebe Evie Charlotte Harper Millie Matilda Maya Sofia Alice Emma Luna Ruby Erin Chloe Imogen Niamh
  Aisha Fatima Zainab Maryam Khadija Amina Hafsa Safiya Inaya Ayesha Ananya Diya Saanvi Isha Meera Simran Jasleen
  Adaeze Chidinma Temilola Abena Efua Nia Zuri Makena Zofia Maja Julia Hanna Oliwia Ioana Elena Mei Xin Yuki Linh
  Leila Yasmin Shirin Dilara Elif Zeynep Camila Beatriz Inês Chloé Zoë Siân Róisín`);

export const BOYS = words(`
  Noah Oliver George Arthur Muhammad Leo Harry Oscar Archie Henry Theodore Freddie Jack Charlie Theo Alfie Jacob Thomas
  Finley Arlo William Lucas Roman Tommy Isaac Teddy Alexander Luca Edward James Joshua Albie Elijah Max Mason Toby
  Mohammed Yusuf Ibrahim Zayn Hamza Bilal Omar Ismail Haroon Aarav Arjun Rohan Vihaan Kabir Gurpreet Harjot
  Chinedu Emeka Tobi Kwame Kofi Kwabena Jabari Malik Jakub Szymon Filip Antoni Andrei Mihai Wei Jun Haruto Minh
  Kian Cyrus Emre Kerem Mateo Tiago João José Rhys Cillian Seán Ewan Angus`);

export const SURNAMES = words(`
  Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
  Hall Wood Jackson Clarke Turner Hill Moore Cooper Ward Morris Baker Harrison Morgan Bailey Parker Bennett Cook
  Shaw Marshall Fletcher Ellis Webb Gibson Holmes Palmer Barnes Knight Lawson Pearce Barton Sutton Whittaker
  Khan Ahmed Hussain Ali Begum Malik Iqbal Akhtar Mahmood Rahman Chowdhury Miah Patel Shah Singh Kaur Sharma Gupta
  Nair Reddy Gill Sandhu Okafor Adeyemi Okonkwo Mensah Boateng Asante Osei Mwangi Abdi Warsame Hassan Farah
  Nowak Kowalski Wójcik Kamiński Popescu Ionescu Wong Chen Li Wang Nguyen Tran Tanaka Demir Yılmaz Rahimi
  Silva Santos Fernandes García Murphy O’Brien O’Neill Kelly Byrne MacDonald McKenzie Campbell Fraser Llewellyn
  Smith-Jones Adeyemi-Clarke Brown-Patel Taylor-Hughes Campbell-Osei`);
