/** More phrases of all kinds. The columns are explained in testing-phrases.ts. */

export const calls = `
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
`;
