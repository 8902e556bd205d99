/** Phrases with recurrences, their starts and their ends. The columns are explained in testing-phrases.ts. */

export const rules = `
Backup daily | Backup | 2026-11-27 | FREQ=DAILY
Backup every day | Backup | 2026-11-27 | FREQ=DAILY
Backup ev day | Backup | 2026-11-27 | FREQ=DAILY
Backup each day | Backup | 2026-11-27 | FREQ=DAILY
Backup every single day | Backup | 2026-11-27 | FREQ=DAILY
Backup weekly | Backup | 2026-11-27 | FREQ=WEEKLY
Backup monthly | Backup | 2026-11-27 | FREQ=MONTHLY
Backup quarterly | Backup | 2026-11-27 | FREQ=MONTHLY;INTERVAL=3
Backup yearly on March 3 | Backup | 2027-03-03 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3
Backup daily at 22:00 | Backup | 2026-11-27 22:00 | FREQ=DAILY
Report weekly on friday | Report | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR
Report monthly on the 5th | Report | 2026-12-05 | FREQ=MONTHLY;BYMONTHDAY=5
Call Mom once a week | Call Mom | 2026-11-27 | FREQ=WEEKLY
Call Mom once a month on the first Sunday | Call Mom | 2026-12-06 | FREQ=MONTHLY;BYDAY=1SU
Water plants every 3 days | Water plants | 2026-11-27 | FREQ=DAILY;INTERVAL=3
Water plants every three days | Water plants | 2026-11-27 | FREQ=DAILY;INTERVAL=3
Water plants every! 3 days | Water plants | 2026-11-27 | FREQ=DAILY;INTERVAL=3 done
Water plants ev! 10 days | Water plants | 2026-11-27 | FREQ=DAILY;INTERVAL=10 done
Water plants every other day | Water plants | 2026-11-27 | FREQ=DAILY;INTERVAL=2
Water plants every 2nd day | Water plants | 2026-11-27 | FREQ=DAILY;INTERVAL=2
Change sheets every 2 weeks | Change sheets | 2026-11-27 | FREQ=WEEKLY;INTERVAL=2
Change sheets every fortnight | Change sheets | 2026-11-27 | FREQ=WEEKLY;INTERVAL=2
Change sheets every other week on Sunday | Change sheets | 2026-11-29 | FREQ=WEEKLY;INTERVAL=2;BYDAY=SU
Change sheets every 3 weeks on mon and thu | Change sheets | 2026-11-30 | FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH
Bins every other Tuesday | Bins | 2026-12-01 | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU
Bins ev other fri | Bins | 2026-11-27 | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
Bins every 2 Mondays | Bins | 2026-11-30 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
Gym every mon | Gym | 2026-11-30 | FREQ=WEEKLY;BYDAY=MO
Gym every mon, wed and fri at 7:00 | Gym | 2026-11-30 07:00 | FREQ=WEEKLY;BYDAY=MO,WE,FR
Gym every mon wed fri 6pm | Gym | 2026-11-27 18:00 | FREQ=WEEKLY;BYDAY=MO,WE,FR
Gym every mon/wed/fri | Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,WE,FR
Gym every mon,wed,fri | Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,WE,FR
Gym every Tue & Thu | Gym | 2026-12-01 | FREQ=WEEKLY;BYDAY=TU,TH
Gym every mon - fri at 7:00 | Gym | 2026-11-30 07:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Gym every mon-fri | Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Gym every Monday to Friday | Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Gym every Fri through Sun | Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR,SA,SU
Gym on Mondays and Thursdays | Gym | 2026-11-30 | FREQ=WEEKLY;BYDAY=MO,TH
Gym Mondays at 8am | Gym | 2026-11-30 08:00 | FREQ=WEEKLY;BYDAY=MO
Standup every weekday 9:30 | Standup | 2026-11-30 09:30 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Standup every workday at 11 | Standup | 2026-11-27 11:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Standup on weekdays at 9 | Standup | 2026-11-30 09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Hike every weekend | Hike | 2026-11-28 | FREQ=WEEKLY;BYDAY=SA,SU
Every Friday: timesheet | timesheet | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR
Every day at 8 take pills | take pills | 2026-11-28 08:00 | FREQ=DAILY
Every evening journal | journal | 2026-11-27 20:00 | FREQ=DAILY
Meditate every morning | Meditate | 2026-11-28 09:00 | FREQ=DAILY
Meditate every morning at 7 | Meditate | 2026-11-28 07:00 | FREQ=DAILY
Meditate every evening at 8 | Meditate | 2026-11-27 20:00 | FREQ=DAILY
Floss every night | Floss | 2026-11-27 22:00 | FREQ=DAILY
Yoga every Monday morning | Yoga | 2026-11-30 09:00 | FREQ=WEEKLY;BYDAY=MO
Pills every day at 8am and 8pm | Pills | 2026-11-27 20:00 | FREQ=DAILY;BYHOUR=8,20
Pills every 8 hours | Pills | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=8
Pills every 6h | Pills | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=6
Stretch every hour | Stretch | 2026-11-27 11:00 | FREQ=HOURLY
Stretch every 20 minutes | Stretch every 20 minutes | |
1st of every month rent | rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1
Rent every 1st | Rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1
Rent every 15th | Rent | 2026-12-15 | FREQ=MONTHLY;BYMONTHDAY=15
Payroll every 15th and 30th | Payroll | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=15,30
Payroll every 1st and 15th of the month | Payroll | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1,15
Rent every month on the 1st | Rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1
Rent on the 1st of every month | Rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1
Invoice every month on the 31st | Invoice | 2026-11-30 | RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD
Pay bills on the last day of every month | Pay bills | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=-1
Pay bills every last day of the month | Pay bills | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=-1
Pay bills every month on the last day | Pay bills | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=-1
Pay bills at the end of every month | Pay bills | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=-1
Review every last Friday | Review | 2026-11-27 | FREQ=MONTHLY;BYDAY=-1FR
Review last Friday of every month | Review | 2026-11-27 | FREQ=MONTHLY;BYDAY=-1FR
Board every second Tuesday of the month | Board | 2026-12-08 | FREQ=MONTHLY;BYDAY=2TU
Board first Monday of each month 18:00 | Board | 2026-12-07 18:00 | FREQ=MONTHLY;BYDAY=1MO
Board every 1st and 3rd Monday | Board | 2026-12-07 | FREQ=MONTHLY;BYDAY=1MO,3MO
Salary last workday of every month | Salary | 2026-11-30 | FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
Filter every quarter | Filter | 2026-11-27 | FREQ=MONTHLY;INTERVAL=3
Filter every 6 months | Filter | 2026-11-27 | FREQ=MONTHLY;INTERVAL=6
Filter every 2 months on the 10th | Filter | 2026-12-10 | FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=10
Birthday of Mia every March 3 | Birthday of Mia | 2027-03-03 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3
Birthday of Mia every 3rd of March | Birthday of Mia | 2027-03-03 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3
Birthday of Mia every year on 3 March | Birthday of Mia | 2027-03-03 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3
Inspection every 2 years | Inspection | 2026-11-27 | FREQ=YEARLY;INTERVAL=2
Clocks every January | Clocks | 2027-01-01 | FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1
Lottery twice a week | Lottery twice a week | |
`;

export const ranges = `
Gym every day until 2026-12-31 | Gym | 2026-11-27 | FREQ=DAILY;UNTIL=20261231
Vitamins every day until Dec 25 | Vitamins | 2026-11-27 | FREQ=DAILY;UNTIL=20261225
Vitamins every day ending Dec 25 | Vitamins | 2026-11-27 | FREQ=DAILY;UNTIL=20261225
Vitamins every day to Dec 25 | Vitamins | 2026-11-27 | FREQ=DAILY;UNTIL=20261225
Vitamins every day till next Friday | Vitamins | 2026-11-27 | FREQ=DAILY;UNTIL=20261204
Vitamins daily until Dec 25 at 8am | Vitamins | 2026-11-28 08:00 | FREQ=DAILY;UNTIL=20261225
Vitamins daily at 8am until Dec 25 | Vitamins | 2026-11-28 08:00 | FREQ=DAILY;UNTIL=20261225
Exercise every day for 30 days | Exercise | 2026-11-27 | FREQ=DAILY;UNTIL=20261226
Gym every day for 3 weeks | Gym | 2026-11-27 | FREQ=DAILY;UNTIL=20261217
Gym every monday for 6 weeks | Gym | 2026-11-30 | FREQ=WEEKLY;BYDAY=MO;UNTIL=20270110
Gym every monday for 10 times | Gym | 2026-11-30 | FREQ=WEEKLY;BYDAY=MO;COUNT=10
Antibiotics every 8 hours for 7 days | Antibiotics | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=8;UNTIL=20261204T155959Z
Antibiotics twice a day for 7 days | Antibiotics twice a day for 7 days | |
Rent every month for 1 year | Rent | 2026-11-27 | FREQ=MONTHLY;UNTIL=20271126
Tennis every Saturday until 2027-03-31 | Tennis | 2026-11-28 | FREQ=WEEKLY;BYDAY=SA;UNTIL=20270331
Tennis every Saturday at 10am until 2027-03-31 | Tennis | 2026-11-28 10:00 | FREQ=WEEKLY;BYDAY=SA;UNTIL=20270331
Gym every monday starting 2026-12-10 | Gym | 2026-12-14 | FREQ=WEEKLY;BYDAY=MO
Gym every 3 days starting Dec 10 | Gym | 2026-12-10 | FREQ=DAILY;INTERVAL=3
Gym every 3 days from Dec 10 | Gym | 2026-12-10 | FREQ=DAILY;INTERVAL=3
Gym every day from 2026-12-01 until 2026-12-31 | Gym | 2026-12-01 | FREQ=DAILY;UNTIL=20261231
Gym every day from Dec 1 to Dec 31 | Gym | 2026-12-01 | FREQ=DAILY;UNTIL=20261231
Gym daily starting tomorrow for 2 weeks | Gym | 2026-11-28 | FREQ=DAILY;UNTIL=20261211
Gym every week starting next Monday | Gym | 2026-11-30 | FREQ=WEEKLY
Starting Monday every day at 7 gym | gym | 2026-11-30 07:00 | FREQ=DAILY
Clean filter every quarter starting tomorrow | Clean filter | 2026-11-28 | FREQ=MONTHLY;INTERVAL=3
Walk dog every day except Sunday | Walk dog | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA
Vitamins every day until I feel better | Vitamins every day until I feel better | |
Vitamins every day until yesterday | Vitamins every day until yesterday | |
Vitamins every day until 2026-01-01 | Vitamins every day until 2026-01-01 | |
Every morning vitamins until Dec 25 | vitamins | 2026-11-28 09:00 | FREQ=DAILY;UNTIL=20261225
Trip Dec 24 - Dec 26 | Trip Dec 24 - Dec 26 | |
Trip Dec 24 to Dec 26 | Trip Dec 24 to Dec 26 | |
Trip Dec 24-26 | Trip Dec 24-26 | |
Trip 24-26 Dec | Trip 24-26 Dec | |
Trip from Monday to Friday | Trip from Monday to Friday | |
Trip Mon-Fri | Trip Mon-Fri | |
Camp Jan 5 through Jan 9 | Camp Jan 5 through Jan 9 | |
Meeting 3-4pm | Meeting 3-4pm | |
Meeting tomorrow 3-4pm | Meeting 3-4pm | 2026-11-28
Meeting tomorrow 3pm - 4pm | Meeting 3pm - 4pm | 2026-11-28
Meeting 9:00-10:30 | Meeting 9:00-10:30 | |
Meeting from 9 to 10am | Meeting from 9 to 10am | |
Vacation until Friday | Vacation until Friday | |
Brunch Saturday or Sunday | Brunch Saturday or Sunday | |
Call on Monday and Tuesday | Call on Monday and Tuesday | |
Pack before Friday | Pack before Friday | |
Relax after Friday | Relax after Friday | |
Meditate every day for 10 minutes | Meditate for 10 minutes | 2026-11-27 | FREQ=DAILY
Water plants every 2 hours from 9am to 5pm | Water plants every 2 hours from 9am to 5pm | |
`;
