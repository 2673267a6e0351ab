"""Names that news has and that the labelled articles (up to 2020) have seldom: put in the place of other names."""

GIVEN = """
Abdel Abdullah Abiy Abbas Ahmad Ahmed Ajay Akira Aleksandar Aleksandr Ali Alina Amina Amir Anatoly Andrej
Andriy Anwar Aoun Ariel Arif Asif Aung Ayman Aziz Bassirou Bassam Bayraktar Bezalel Bola Bongbong Boris Cho
Claudia Cyril Daniil Daria Dilma Dmytro Donald Ebrahim Edgars Ekrem Elina Emmanuel Evika Fahad Faisal Farid
Fatima Felix Fuad Fumio Gabriel Giorgia Gitanas Gustavo Hakan Hamad Hamza Haruna Hassan Hisham Hossein Ibrahim
Ilham Irakli Ishaq Ismail Itamar Jagmeet Jair Javier Jeyhun Joao Joko Jose Josep Kaja Kamala Karim Keir Khaled
Kim Kostas Kristalina Kyriakos Lai Laszlo Lee Lula Luis Luiz Mahmoud Maia Manuel Marco Mark Marwan Masoud
Mateusz Mette Mevlut Mikheil Miguel Min Mohamed Mohammad Mohammed Moussa Muhammad Mykhailo Nabih Naftali Najib
Narendra Nasser Nikol Nicolas Oksana Oleg Oleksandr Oleksii Olena Olha Omar Orit Pedro Petr Peter Prabowo
Qassem Rafael Raisi Ram Recep Rishi Robert Roberta Rodrigo Ruslan Rustem Sadiq Sahle Saleh Salva Samir Sanna
Sergei Sergey Serhii Shehbaz Shinzo Sirojiddin Sviatlana Taras Tayyip Tedros Thaksin Tharman Toomas Ursula
Valdis Valerii Viktor Vjosa Volodymyr Wang Wopke Xi Yahya Yair Yevhen Yevgeny Yoon Yoav Yulia Yusuf Zuzana
Zoran
""".split()

SURNAMES = """
Abadi Abbas Abdollahian Aguilar Ahmed Akar Akhundzada Albanese Aliyev Anand Ansari Antonov Aoun Araghchi
Arevalo Assad Austin Baerbock Baghaei Bajwa Balakrishnan Banga Bagheri Barak Barrot Barzani Bashir Bennett
Berri Bezuglaya Biden Blinken Boehler Borrell Boric Budanov Burhan Burns Cameron Carney Chakvetadze Chaudhry
Chernyshov Cleverly Cooper Costa Crosetto Dagalo Dahiya Dbeibah Delgado Dermer Diaz Djibril Duda Duterte
Edelstein Erdogan Eslami Faki Fedorov Fiala Fico Fidan Frederiksen Gallant Gantz Gerashchenko Ghalibaf
Gideon Goita Grossi Guterres Haddad Haftar Halevi Hamdok Haniyeh Haqqani Hariri Hayashi Hegseth Herzog
Hochstein Holmgren Hossain Houthi Ibrahimov Imamoglu Ishiba Iwaya Jaishankar Jansa Jinping Kaag Kagame Kalin
Kallas Karzai Kasyanov Kellogg Khalil Khamenei Khan Kharge Kim Kishida Klitschko Kostin Kubilius Kuleba Kurti
Kushner Kyslytsya Lammy Lapid Lavrov Lazzarini Levin Lula Lukashenko Macron Maduro Malik Maliki Mansour Marcos
Mariupol Markarova Martynov Medinsky Meloni Merz Mikati Milanovic Milei Mirziyoyev Mishustin Modi Mohamud
Morawiecki Muizzu Mustafa Nabiullina Nauseda Nebenzya Netanyahu Nguyen Noboa Novak Okonjo Orban Orsi
Ovchinnikov Oyun Palmer Paolini Pashinyan Patrushev Peskov Petro Pezeshkian Pistorius Plenkovic Podolyak
Prabowo Psaki Qureshi Radev Rahmon Raisi Rajapaksa Ramaphosa Rasmussen Ravid Reznikov Rinkevics Rubio
Rustamova Rutte Ryabkov Sadyr Safadi Saied Salam Salami Sall Sanchez Sandu Saraya Scholz Shamkhani Sharaa
Sharif Shmyhal Shoigu Sibiga Sikorski Simonyan Sinwar Smotrich Starmer Stefanchuk Stoltenberg Stubb Subianto
Sullivan Sunak Sviridenko Syrskyi Szijjarto Tebboune Tinubu Tokayev Traore Truong Tshisekedi Tusk Ulyanov
Umerov Ushakov Vance Vereshchuk Volodin Vucic Wadephul Waltz Weber Witkof Wong Yang Yermak Yoon Yusuf
Zakharova Zaluzhnyi Zarif Zelensky Zelenskyy Zelenskiy Zhang Zourabichvili
""".split()

PLACES = """
Abuja Addis Aden Aleppo Astana Avdiivka Bakhmut Bamako Bangui Belgorod Benghazi Berdiansk Bucha
Chasiv Chernihiv Conakry Crimea Dagestan Damascus Darfur Deir Dnipro Doha Donbas Donetsk Energodar
Fordow Gaza Goma Golan Hebron Hodeidah Homs Idlib Irpin Isfahan Izmir Izium Jabalia Jenin Jeddah
Kaliningrad Kashmir Kharkiv Kherson Khartoum Kinshasa Kirkuk Kostiantynivka Kramatorsk Kryvyi Kupiansk Kursk
Kyiv Lviv Lyman Lachin Luhansk Manbij Mariupol Mekelle Melitopol Misrata Mykolaiv Nablus Nagorno-Karabakh
Najaf Natanz Niamey Odesa Oslo Ouagadougou Pokrovsk Port-au-Prince Pretoria Qalibaf Quneitra Rafah Ramallah
Riyadh Sanaa Sevastopol Severodonetsk Sharm Sirte Sloviansk Stepanakert Sumy Suwayda Tapachula Tartus Tbilisi
Tigray Tiraspol Tripoli Tulkarm Uzhhorod Vilnius Vovchansk Vuhledar Yerevan Zaporizhzhia Zhytomyr
""".split()

NEWER = {
    "Kiev": "Kyiv",
    "Kharkov": "Kharkiv",
    "Lvov": "Lviv",
    "Odessa": "Odesa",
    "Turkey": "Türkiye",
    "Swaziland": "Eswatini",
    "Twitter": "X",
}
"""Spellings that news took up after the labelled articles were written; each stands for itself now and then too."""
