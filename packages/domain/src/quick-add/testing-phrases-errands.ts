/** Errands, calls and meetings, of all classes. The columns are explained in testing-phrases.ts. */

export const errands = `
Movie night every 3rd friday 8pm starting jan 27 | Movie night | 2027-02-19 20:00 | FREQ=MONTHLY;BYDAY=3FR
Reports every 2 months starting Mar 10 | Reports | 2027-03-10 | FREQ=MONTHLY;INTERVAL=2
Check alarms every 12 hours starting at 9pm | Check alarms | 2026-11-27 21:00 | FREQ=HOURLY;INTERVAL=12
Study every day from 1 may until 20 may | Study | 2027-05-01 | FREQ=DAILY;UNTIL=20270520
Study ev tuesday, friday | Study | 2026-11-27 | FREQ=WEEKLY;BYDAY=TU,FR
Study every mon, fri at 20:00 | Study | 2026-11-27 20:00 | FREQ=WEEKLY;BYDAY=MO,FR
Study every! day | Study | 2026-11-27 | FREQ=DAILY done
Study ev weekday | Study | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Study ev quarter | Study | 2026-11-27 | FREQ=MONTHLY;INTERVAL=3
Study 5 days from now | Study | 2026-12-02
Study every 15th workday | Study | 2026-12-21 | FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=15
Study 27 jan | Study | 2027-01-27
Study 01/27/2027 | Study | 2027-01-27
Geschirr spülen tomorrow | Geschirr spülen | 2026-11-28
Müll rausbringen every other monday | Müll rausbringen | 2026-11-30 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
买牛奶 tomorrow | 买牛奶 | 2026-11-28
Lärm um 9 | Lärm um 9
Parents evening on Dec 3 | Parents evening | 2026-12-03
Parents evening Dec 3 at 19:30 | Parents evening | 2026-12-03 19:30
Bonfire night planning | Bonfire night planning
Saturday morning cartoons playlist | Saturday morning cartoons playlist
USA Today crossword | USA Today crossword
Plan Friday dinner | Plan Friday dinner
Prepare Monday's standup | Prepare Monday's standup
Fill in Friday survey | Fill in Friday survey
Buy tickets for Dec 24 show | Buy tickets for Dec 24 show
Write 500 words every day in December | Write 500 words every day in December
Charge phone nightly at 11pm | Charge phone | 2026-11-27 23:00 | FREQ=DAILY
Empty dishwasher mornings | Empty dishwasher mornings
Trim hedge every spring | Trim hedge every spring
Trim hedge twice a year | Trim hedge twice a year
Do 20 squats every hour until 5pm | Do 20 squats | 2026-11-27 11:00 | FREQ=HOURLY;UNTIL=20261127T220000Z
Change password every 90 days starting today | Change password | 2026-11-27 | FREQ=DAILY;INTERVAL=90
Pay car tax every year on 1 april | Pay car tax | 2027-04-01 | FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1
Pay car tax every april 1st at 10am | Pay car tax | 2027-04-01 10:00 | FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1
Pay nanny every last friday of the month at 6pm | Pay nanny | 2026-11-27 18:00 | FREQ=MONTHLY;BYDAY=-1FR
Pay nanny on fridays | Pay nanny | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR
Pay nanny Friday afternoons | Pay nanny | 2026-11-27 15:00 | FREQ=WEEKLY;BYDAY=FR
Team retro alternate fridays | Team retro alternate fridays
Visit dad every sunday except dec 27 | Visit dad every sunday except dec 27
Visit dad every weekend at 3pm | Visit dad | 2026-11-28 15:00 | FREQ=WEEKLY;BYDAY=SA,SU
Visit dad on the weekend | Visit dad | 2026-11-28
Visit dad sat and sun | Visit dad sat and sun
Visit dad Sunday 3 pm @bills | Visit dad | 2026-11-29 15:00 | | bills
Call insurance Monday between 9 and 11am | Call insurance between 9 and 11am | 2026-11-30
Call insurance Monday at 9 or 10 | Call insurance at 9 or 10 | 2026-11-30
Call insurance after lunch tomorrow | Call insurance after lunch | 2026-11-28
Call insurance on 30.11. | Call insurance | 2026-11-30
Call insurance 30.11.2026 09:00 | Call insurance | 2026-11-30 09:00
Call insurance 2026-11-30T09:00 | Call insurance | 2026-11-30 09:00
Call insurance Monday, Nov 30, 9 AM | Call insurance | 2026-11-30 09:00
Call insurance at 9AM on the 30th | Call insurance | 2026-11-30 09:00
Call insurance at 0900 monday | Call insurance | 2026-11-30 09:00
Call insurance at nine tomorrow | Call insurance | 2026-11-28 09:00
Call insurance at 9.30 tomorrow | Call insurance | 2026-11-28 09:30
Call insurance tomorrow 9 | Call insurance | 2026-11-28 09:00 | | | known to be wrong
Call insurance by tomorrow noon | Call insurance | 2026-11-28 12:00
Call insurance first thing Monday morning | Call insurance first thing | 2026-11-30 09:00
Call insurance end of day Monday | Call insurance | 2026-11-30
Call insurance tonight 7pm | Call insurance | 2026-11-27 19:00
Call insurance this evening | Call insurance | 2026-11-27 20:00
Call insurance in 15 mins | Call insurance | 2026-11-27 11:00
Call insurance in 1.5 hours | Call insurance in 1.5 hours
Call insurance in one hour and 30 minutes | Call insurance in one hour and 30 minutes
Call insurance in 2-3 days | Call insurance in 2-3 days
Call insurance 2 days before Dec 24 | Call insurance 2 days before Dec 24
Call insurance Fri. | Call insurance | 2026-11-27
Call insurance (Fri 3pm) about claim | Call insurance about claim | 2026-11-27 15:00
Call insurance, Fri 3pm, about claim | Call insurance, about claim | 2026-11-27 15:00
Call insurance - Fri 3pm - claim | Call insurance - claim | 2026-11-27 15:00
Fri 3pm - call insurance | call insurance | 2026-11-27 15:00
3pm Fri call insurance | call insurance | 2026-11-27 15:00
due fri call insurance | call insurance | 2026-11-27
Remind me to call insurance tomorrow at 3 | Remind me to call insurance | 2026-11-28 15:00
remind me on monday to call insurance | remind me to call insurance | 2026-11-30
don't forget milk today | don't forget milk | 2026-11-27
Today is the day | Today is the day
Tomorrow is another day | Tomorrow is another day
Live for today | Live for today
Review Q4 plan by Dec 1 | Review Q4 plan | 2026-12-01
Review 2025-2026 budget | Review 2025-2026 budget
Week 48 report | Week 48 report
Buy groceries this evening | Buy groceries | 2026-11-27 20:00
Buy groceries after work | Buy groceries after work
Call plumber asap tomorrow | Call plumber asap | 2026-11-28
Call plumber on monday morning | Call plumber | 2026-11-30 09:00
Call plumber mon or tue | Call plumber mon or tue
Call plumber next tuesday 10:15am | Call plumber | 2026-12-01 10:15
Call plumber the day after tomorrow at 10 | Call plumber | 2026-11-29 10:00
Call plumber 3 days from tomorrow | Call plumber | 2026-12-01
Email taxes doc to accountant by March 1 | Email taxes doc to accountant | 2027-03-01
Email taxes doc to accountant by end of march | Email taxes doc to accountant | 2027-03-31
Write essay for English by Friday 5pm | Write essay for English | 2026-11-27 17:00
Study math 2 hours every day | Study math 2 hours | 2026-11-27 | FREQ=DAILY
Study math every day for 2 hours | Study math for 2 hours | 2026-11-27 | FREQ=DAILY
Practice piano 20 min every weekday at 6pm | Practice piano 20 min | 2026-11-27 18:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Practice piano every day except weekends | Practice piano | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Practice piano every tue, thu & sat | Practice piano | 2026-11-28 | FREQ=WEEKLY;BYDAY=TU,TH,SA
Practice piano every Tuesday and Thursday from Dec 1 till Jan 31 | Practice piano | 2026-12-01 | FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270131
Swap tires in April | Swap tires in April
Swap tires in mid April | Swap tires in mid April
Swap tires April 10th | Swap tires | 2027-04-10
Swap tires on the tenth | Swap tires on the tenth
Send birthday card to May by May 2nd | Send birthday card to May | 2027-05-02
Book August house | Book August house
Buy 3 tickets for 8pm show | Buy 3 tickets for 8pm show
Buy 9 volt battery | Buy 9 volt battery
Buy A4 paper | Buy A4 paper
Buy 1 1/2 inch screws | Buy 1 1/2 inch screws
Buy 5-6 apples | Buy 5-6 apples
Buy 12-pack soda | Buy 12-pack soda
Replace 60 watt bulb today | Replace 60 watt bulb | 2026-11-27
Replace HVAC filter every 3 months | Replace HVAC filter | 2026-11-27 | FREQ=MONTHLY;INTERVAL=3
Replace HVAC filter every three months on the 1st | Replace HVAC filter | 2026-12-01 | FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1
Replace toothbrush every 90 days | Replace toothbrush | 2026-11-27 | FREQ=DAILY;INTERVAL=90
Feed cat every morning and evening | Feed cat | 2026-11-27 20:00 | FREQ=DAILY;BYHOUR=9,20 | | known to be wrong
Feed cat every day at 7 and 19 | Feed cat | 2026-11-27 19:00 | FREQ=DAILY;BYHOUR=7,19
Feed cat at 7am every day | Feed cat | 2026-11-28 07:00 | FREQ=DAILY
Feed cat 7am daily | Feed cat | 2026-11-28 07:00 | FREQ=DAILY
Walk dog 3x per day | Walk dog 3x per day
Walk dog daily @ 6:30am | Walk dog | 2026-11-28 06:30 | FREQ=DAILY
All hands first wednesday of every month 11am PT | All hands | 2026-12-02 11:00 America/Los_Angeles | FREQ=MONTHLY;BYDAY=1WE
All hands every 2nd wed at 11 | All hands | 2026-12-09 11:00 | FREQ=MONTHLY;BYDAY=2WE
Sync Mon/Wed 10am | Sync Mon/Wed | 2026-11-28 10:00
Sync every Mon/Wed 10am | Sync | 2026-11-30 10:00 | FREQ=WEEKLY;BYDAY=MO,WE
Sync tomorrow 10-11 | Sync 10-11 | 2026-11-28
Sync tomorrow 10am to 11am | Sync 10am to 11am | 2026-11-28
Sync tomorrow from 10am | Sync from 10am | 2026-11-28
Party Dec 31 10pm - 2am | Party 10pm - 2am | 2026-12-31
Vacation Dec 20 until Jan 3 | Vacation Dec 20 until Jan 3
Vacation from Dec 20 | Vacation from Dec 20
Course every Monday 18:00 from Jan 11 2027 to Mar 29 2027 | Course | 2027-01-11 18:00 | FREQ=WEEKLY;BYDAY=MO;UNTIL=20270329
Course every Monday for 12 weeks starting Jan 11 | Course | 2027-01-11 | FREQ=WEEKLY;BYDAY=MO;UNTIL=20270404
Course every Monday starting Jan 11 for 12 times | Course | 2027-01-11 | FREQ=WEEKLY;BYDAY=MO;COUNT=12
Pay Netflix 15.99 on the 5th | Pay Netflix 15.99 | 2026-12-05
Pay Netflix 15.99 every 5th | Pay Netflix 15.99 | 2026-12-05 | FREQ=MONTHLY;BYMONTHDAY=5
Pay rent 1st | Pay rent 1st
Pay rent every month | Pay rent | 2026-11-27 | FREQ=MONTHLY
Pay rent every month at the end | Pay rent at the end | 2026-11-27 | FREQ=MONTHLY
Log in to bank.com/2026/12 today | Log in to bank.com/2026/12 | 2026-11-27
Fix bug #1234 tomorrow p2 | Fix bug #1234 | 2026-11-28 | | high
Review PR https://github.com/a/b/pull/9 at 4pm | Review PR https://github.com/a/b/pull/9 | 2026-11-27 16:00
Upgrade Postgres 15.4 to 16.1 on Sunday 2am | Upgrade Postgres 15.4 to 16.1 | 2026-11-29 02:00
Listen to Blue Monday | Listen to Blue Monday
Watch The Tonight Show | Watch The Tonight Show
Watch 12 Angry Men tonight | Watch 12 Angry Men | 2026-11-27 22:00
Watch 24 hours in A&E | Watch 24 hours in A&E
Read Seven Days in May | Read Seven Days in May
Read One Hundred Years of Solitude every night | Read One Hundred Years of Solitude | 2026-11-27 22:00 | FREQ=DAILY
Read April issue | Read April issue
Print March 2026 statement | Print March 2026 statement
Archive Dec 2025 photos | Archive Dec 2025 photos
Check Black Friday sales today | Check Black Friday sales | 2026-11-27
Meet Ann 5 Dec 7pm | Meet Ann | 2026-12-05 19:00
Meet Ann 5/12/2026 | Meet Ann | 2026-05-12
Meet Ann Dec 5 @ Cafe Noon | Meet Ann @ Cafe Noon | 2026-12-05
Meet Ann sat 5th dec | Meet Ann | 2026-12-05
Meet Ann Sunday 6.12. | Meet Ann | 2026-12-06 | | | known to be wrong
Meet Ann on sunday evening at 6 | Meet Ann | 2026-11-29 18:00
Meet Ann 2026-12-05 at 19h | Meet Ann at 19h | 2026-12-05
Meet Ann at 19:00h | Meet Ann at 19:00h
Meet Ann at 7 p.m. | Meet Ann | 2026-11-27 19:00
Meet Ann tomorrow at 7 p.m. | Meet Ann | 2026-11-28 19:00
Meet Ann at midnight | Meet Ann | 2026-11-28 00:00
Meet Ann Monday week | Meet Ann Monday week
Gym every monday and every friday | Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,FR
Payroll every 1st and every 15th | Payroll | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1,15
Report every day from Monday to Friday | Report | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Report daily mon-fri at 17:00 | Report | 2026-11-27 17:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Meet 5pm EST/2pm PST | Meet 5pm EST/2pm PST
Check every hour 9-17 | Check every hour 9-17
`;
