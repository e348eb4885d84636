"""Tables in the shapes of public data sets: each is read as a person reads it, or refused in a sentence.

The rows are made up; delimiters, signs, headers, marks and encodings are those of the descriptions (UCI, Kaggle, open
government data of Taiwan, Germany and France, statistical offices and weather services).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from playground.data import table
from playground.data.table import Source
from playground.foundation.errors import InvalidValue

N = float("nan")


@dataclass(frozen=True)
class Case:
    """A table, and its columns of numbers or what refuses it."""

    text: str
    wanted: dict[str, list[float]] | str
    encoding: str


UCI: dict[str, Case] = {
    "iris.data": Case(
        "5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n",
        {"x1": [5.1, 4.9, 7.0], "x2": [3.5, 3.0, 3.2], "x3": [1.4, 1.4, 4.7], "x4": [0.2, 0.2, 1.4]},
        "utf-8",
    ),
    "wine.data": Case(
        "1,14.23,1065\n1,13.2,1050\n2,12.37,520\n",
        {"x1": [1, 1, 2], "x2": [14.23, 13.2, 12.37], "x3": [1065, 1050, 520]},
        "utf-8",
    ),
    "winequality-red.csv": Case(
        '"fixed acidity";"volatile acidity";"quality"\n7.4;0.7;5\n7.8;0.88;5\n11.2;0.28;6\n',
        {"fixed acidity": [7.4, 7.8, 11.2], "volatile acidity": [0.7, 0.88, 0.28], "quality": [5, 5, 6]},
        "utf-8",
    ),
    "housing.data": Case(
        " 0.00632  18.00   2.310  0  0.5380  24.00\n 0.02731   0.00   7.070  0  0.4690  21.60\n",
        {
            "x1": [0.00632, 0.02731],
            "x2": [18, 0],
            "x3": [2.31, 7.07],
            "x4": [0, 0],
            "x5": [0.538, 0.469],
            "x6": [24, 21.6],
        },
        "utf-8",
    ),
    "auto-mpg.data": Case(
        '18.0   8   307.0      130.0      3504.\t"chevrolet chevelle malibu"\n'
        '25.0   4   98.00      ?          2046.\t"ford pinto"\n'
        '15.0   8   350.0      165.0      3693.\t"buick skylark 320"\n',
        {"x1": [18, 25, 15], "x2": [8, 4, 8], "x3": [307, 98, 350], "x4": [130, N, 165], "x5": [3504, 2046, 3693]},
        "utf-8",
    ),
    "seeds_dataset.txt": Case(
        "15.26\t14.84\t\t0.871\t1\n14.88\t14.57\t0.8811\t1\n14.29\t14.09\t0.905\t1\n",
        {"x1": [15.26, 14.88, 14.29], "x2": [14.84, 14.57, 14.09], "x3": [0.871, 0.8811, 0.905], "x4": [1, 1, 1]},
        "utf-8",
    ),
    "adult.data": Case(
        "39, State-gov, 77516, Bachelors, 13, <=50K\n"
        "50, ?, 83311, Bachelors, 13, >50K\n"
        "38, Private, 215646, HS-grad, 9, <=50K\n",
        {"x1": [39, 50, 38], "x3": [77516, 83311, 215646], "x5": [13, 13, 9]},
        "utf-8",
    ),
    "breast-cancer-wisconsin.data": Case(
        "1000025,5,1,?,2\n1002945,5,4,10,2\n1015425,3,1,2,4\n",
        {"x1": [1000025, 1002945, 1015425], "x2": [5, 5, 3], "x3": [1, 4, 1], "x4": [N, 10, 2], "x5": [2, 2, 4]},
        "utf-8",
    ),
    "abalone.data": Case(
        "M,0.455,0.365,15\nF,0.53,0.42,9\nI,0.33,0.255,7\n",
        {"x2": [0.455, 0.53, 0.33], "x3": [0.365, 0.42, 0.255], "x4": [15, 9, 7]},
        "utf-8",
    ),
    "AirQualityUCI.csv": Case(
        "Date;Time;CO(GT);T;;\n"
        "10/03/2004;18.00.00;2,6;13,6;;\n"
        "10/03/2004;19.00.00;2;13,3;;\n"
        "10/03/2004;20.00.00;-200;11,9;;\n",
        {"CO(GT)": [2.6, 2, -200], "T": [13.6, 13.3, 11.9]},
        "utf-8",
    ),
    "household_power_consumption.txt": Case(
        "Date;Time;Global_active_power;Voltage\n"
        "16/12/2006;17:24:00;4.216;234.840\n"
        "28/4/2007;00:21:00;?;?\n"
        "16/12/2006;17:25:00;5.36;233.6\n",
        {"Global_active_power": [4.216, N, 5.36], "Voltage": [234.84, N, 233.6]},
        "utf-8",
    ),
    "forestfires.csv": Case(
        "X,Y,month,FFMC,area\n7,5,mar,86.2,0\n7,4,oct,90.6,0\n8,6,aug,91.5,6.44\n",
        {"X": [7, 7, 8], "Y": [5, 4, 6], "FFMC": [86.2, 90.6, 91.5], "area": [0, 0, 6.44]},
        "utf-8",
    ),
    "student-mat.csv": Case(
        'school;sex;age;G1;G2\n"GP";"F";18;"5";"6"\n"GP";"F";17;"5";"5"\n"MS";"M";15;"7";"8"\n',
        {"age": [18, 17, 15], "G1": [5, 5, 7], "G2": [6, 5, 8]},
        "utf-8",
    ),
    "glass.data": Case(
        "1,1.52101,13.64,1\n2,1.51761,13.89,1\n3,1.51618,13.53,2\n",
        {"x1": [1, 2, 3], "x2": [1.52101, 1.51761, 1.51618], "x3": [13.64, 13.89, 13.53], "x4": [1, 1, 2]},
        "utf-8",
    ),
    "imports-85.data": Case(
        "3,?,alfa-romero,88.60,13495\n1,?,alfa-romero,94.50,16500\n2,164,audi,99.80,?\n",
        {"x1": [3, 1, 2], "x2": [N, N, 164], "x4": [88.6, 94.5, 99.8], "x5": [13495, 16500, N]},
        "utf-8",
    ),
    "echocardiogram.data": Case(
        "11,0,71,0.260\n19,0,72,0.380\n16,?,55,0.260\n57,0,60\n",
        "4 cells|cells in line 4",
        "utf-8",
    ),
    "ecoli.data": Case(
        "AAT_ECOLI  0.49  0.29  cp\nACEA_ECOLI  0.07  0.40  cp\nPGI_ECOLI  0.56  0.40  im\n",
        {"x2": [0.49, 0.07, 0.56], "x3": [0.29, 0.4, 0.4]},
        "utf-8",
    ),
    "german.data-numeric": Case(
        "   1   6   4  12   1 \n   2  48   2  60   2 \n   4  12   4  21   1 \n",
        {"x1": [1, 2, 4], "x2": [6, 48, 12], "x3": [4, 2, 4], "x4": [12, 60, 21], "x5": [1, 2, 1]},
        "utf-8",
    ),
    "libsvm a9a": Case(
        "-1 3:1 11:1 14:1\n+1 5:1 7:1 14:1\n-1 3:1 6:1 17:1\n",
        {"x1": [-1, 1, -1]},
        "utf-8",
    ),
    "energy ENB2012.csv": Case(
        "X1,X2,Y1,\n0.98,514.5,15.55,\n0.98,514.5,15.55,\n0.9,563.5,20.84,\n",
        {"X1": [0.98, 0.98, 0.9], "X2": [514.5, 514.5, 563.5], "Y1": [15.55, 15.55, 20.84]},
        "utf-8",
    ),
    "yacht_hydrodynamics.data": Case(
        "-2.3 0.568 4.78 0.125 0.11 \n-2.3 0.568 4.78 0.150 0.27 \n\n-5 0.565 4.78 0.450 46.9\n",
        {
            "x1": [-2.3, -2.3, -5],
            "x4": [0.125, 0.15, 0.45],
            "x5": [0.11, 0.27, 46.9],
            "x2": [0.568, 0.568, 0.565],
            "x3": [4.78, 4.78, 4.78],
        },
        "utf-8",
    ),
    "arff": Case(
        "@relation weather\n@attribute temperature numeric\n@attribute play {yes,no}\n@data\n85,no\n80,yes\n83,yes\n",
        "an ARFF file",
        "utf-8",
    ),
    "magic04.data": Case(
        "28.7967,16.0021,2.6449,g\n31.6036,11.7235,2.5185,g\n162.052,136.031,4.0612,h\n",
        {"x1": [28.7967, 31.6036, 162.052], "x2": [16.0021, 11.7235, 136.031], "x3": [2.6449, 2.5185, 4.0612]},
        "utf-8",
    ),
    "sensorless.txt": Case(
        "-3.0146e-07 8.2603e-06 1\n2.9132e-06 -5.2477e-06 1\n-2.9517e-06 -3.1840e-06 2\n",
        {"x1": [-3.0146e-07, 2.9132e-06, -2.9517e-06], "x2": [8.2603e-06, -5.2477e-06, -3.184e-06], "x3": [1, 1, 2]},
        "utf-8",
    ),
    "movielens u.data": Case(
        "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116\n",
        {"x1": [196, 186, 22], "x2": [242, 302, 377], "x3": [3, 3, 1], "x4": [881250949, 891717742, 878887116]},
        "utf-8",
    ),
}
KAGGLE: dict[str, Case] = {
    "titanic train.csv": Case(
        "PassengerId,Survived,Name,Age,Cabin,Fare\n"
        '1,0,"Braund, Mr. Owen",22,,7.25\n'
        '2,1,"Cumings, Mrs. (""Briggs"")",38,C85,71.2833\n'
        '6,0,"Moran, Mr. James",,,8.4583\n',
        {"PassengerId": [1, 2, 6], "Survived": [0, 1, 0], "Age": [22, 38, N], "Fare": [7.25, 71.2833, 8.4583]},
        "utf-8",
    ),
    "house prices": Case(
        "Id,LotFrontage,Alley,SalePrice\n1,65,NA,208500\n2,NA,NA,181500\n3,68,Pave,223500\n",
        {"Id": [1, 2, 3], "LotFrontage": [65, N, 68], "SalePrice": [208500, 181500, 223500]},
        "utf-8",
    ),
    "pandas index": Case(
        ",x,y\n0,1.5,2\n1,2.5,4\n2,3.5,6\n",
        {"x1": [0, 1, 2], "x": [1.5, 2.5, 3.5], "y": [2, 4, 6]},
        "utf-8",
    ),
    "pandas index named Unnamed": Case(
        "Unnamed: 0,x\n0,1.5\n1,2.5\n",
        {"Unnamed: 0": [0, 1], "x": [1.5, 2.5]},
        "utf-8",
    ),
    "pandas integer names": Case(
        "0,1,2\n0.1,0.2,0.5\n0.3,0.4,0.25\n",
        {"0": [0.1, 0.3], "1": [0.2, 0.4], "2": [0.5, 0.25]},
        "utf-8",
    ),
    "bitcoin thousands": Case(
        '"Date","Price","Vol.","Change %"\n'
        '"Jan 1, 2024","42,500.5","12.3K","1.2%"\n'
        '"Jan 2, 2024","43,100.0","9.8K","-0.4%"\n',
        {"Price": [42500.5, 43100], "Change %": [1.2, -0.4]},
        "utf-8",
    ),
    "avocado": Case(
        ",Date,AveragePrice,type\n0,2015-12-27,1.33,conventional\n1,2015-12-20,1.35,organic\n",
        {"x1": [0, 1], "AveragePrice": [1.33, 1.35]},
        "utf-8",
    ),
    "world happiness": Case(
        'Country,Score,GDP per capita\nFinland,"7,769","1,340"\nDenmark,"7,600","1,383"\n',
        {"Score": [7769, 7600], "GDP per capita": [1340, 1383]},
        "utf-8",
    ),
    "salaries with dollars": Case(
        'Name,Salary\nAnn,"$1,200.50"\nBob,$900\nCid,"$12,000"\n',
        {"Salary": [1200.5, 900, 12000]},
        "utf-8",
    ),
    "gapminder wide": Case(
        "country,1800,1801,1802\nAfghanistan,28.2,28.1,28\nAlbania,35.4,35.5,35.6\n",
        {"1800": [28.2, 35.4], "1801": [28.1, 35.5], "1802": [28, 35.6]},
        "utf-8",
    ),
    "population wide": Case(
        "country,2018,2019\nA,37171922,37769498\nB,2882735,2873883\n",
        {"2018": [37171922, 2882735], "2019": [37769498, 2873883]},
        "utf-8",
    ),
    "na variants": Case(
        "a,b\n1,N/A\n2,null\n3,4\n4,NaN\n",
        {"a": [1, 2, 3, 4], "b": [N, N, 4, N]},
        "utf-8",
    ),
    "mysql dump": Case(
        "1\t\\N\t3.5\n2\t4\t\\N\n3\t5\t6\n",
        {"x1": [1, 2, 3], "x2": [N, 4, 5], "x3": [3.5, N, 6]},
        "utf-8",
    ),
    "sas missing": Case(
        "a,b\n1,.\n2,3\n3,4\n",
        {"a": [1, 2, 3], "b": [N, 3, 4]},
        "utf-8",
    ),
    "spaces after commas": Case(
        "a, b, c\n1, 2, 3\n4, 5, 6\n",
        {"a": [1, 4], "b": [2, 5], "c": [3, 6]},
        "utf-8",
    ),
    "quoted numbers": Case(
        '"a","b"\n"1","2.5"\n"3","4.5"\n',
        {"a": [1, 3], "b": [2.5, 4.5]},
        "utf-8",
    ),
    "pipes": Case(
        "id|x|y\n1|2.5|a\n2|3.5|b\n",
        {"id": [1, 2], "x": [2.5, 3.5]},
        "utf-8",
    ),
    "psql": Case(
        " id |  x  \n----+-----\n  1 | 2.5\n  2 | 3.5\n(2 rows)\n\n",
        {"id": [1, 2], "x": [2.5, 3.5]},
        "utf-8",
    ),
    "markdown": Case(
        "| id | x |\n|----|---|\n| 1 | 2.5 |\n| 2 | 3.5 |\n",
        {"id": [1, 2], "x": [2.5, 3.5]},
        "utf-8",
    ),
    "R write.table": Case(
        '"mpg" "cyl"\n"Mazda RX4" 21 6\n"Datsun 710" 22.8 4\n',
        {"mpg": [21, 22.8], "cyl": [6, 4]},
        "utf-8",
    ),
    "old Mac lines": Case(
        "a,b\r1,2\r3,4\r",
        {"a": [1, 3], "b": [2, 4]},
        "utf-8",
    ),
    "old Mac with a comma in quotes": Case(
        'a,b\r"1,000",2\r3,4\r',
        {"a": [1000, 3], "b": [2, 4]},
        "utf-8",
    ),
    "negative in parentheses": Case(
        "item,amount\nA,(120)\nB,300\nC,(45)\nD,10\n",
        {"amount": [N, 300, N, 10]},
        "utf-8",
    ),
    "ranges": Case(
        "age,n\n0-4,10\n5-9,12\n10-14,9\n",
        {"n": [10, 12, 9]},
        "utf-8",
    ),
    "less than": Case(
        "site,as_ug\nA,<0.5\nB,1.2\nC,2.5\n",
        {"as_ug": [N, 1.2, 2.5]},
        "utf-8",
    ),
    "ids with zeros": Case(
        "zip,n\n01234,5\n90210,7\n",
        {"zip": [1234, 90210], "n": [5, 7]},
        "utf-8",
    ),
    "booleans": Case(
        "x,ok\n1.5,TRUE\n2.5,FALSE\n",
        {"x": [1.5, 2.5]},
        "utf-8",
    ),
    "iso times": Case(
        "t,y\n2024-01-01T00:00:00Z,1\n2024-01-01T01:00:00Z,2\n",
        {"y": [1, 2]},
        "utf-8",
    ),
    "unclosed quote": Case(
        'a,b\n1,"x\n2,y\n3,z\n',
        "quote",
        "utf-8",
    ),
    "comments above": Case(
        "# station 42\n# height 10 m\nt,v\n1,2\n2,3\n",
        {"t": [1, 2], "v": [2, 3]},
        "utf-8",
    ),
    "hash header": Case(
        "#t v\n1 2\n2 3\n",
        {"t": [1, 2], "v": [2, 3]},
        "utf-8",
    ),
    "json": Case(
        '[{"a": 1, "b": 2}, {"a": 3, "b": 4}]',
        "JSON",
        "utf-8",
    ),
    "html": Case(
        "<!DOCTYPE html>\n<html>\n<body>Not found, sorry</body>\n</html>\n",
        "a web page",
        "utf-8",
    ),
    "empty": Case(
        "",
        "no rows",
        "utf-8",
    ),
    "header only": Case(
        "a,b\n",
        "no rows",
        "utf-8",
    ),
    "empty lines between": Case(
        "a,b\n\n1,2\n\n\n3,4\n\n",
        {"a": [1, 3], "b": [2, 4]},
        "utf-8",
    ),
    "rows of commas": Case(
        "a,b,c\n1,2,3\n,,\n4,5,6\n,,\n",
        {"a": [1, 4], "b": [2, 5], "c": [3, 6]},
        "utf-8",
    ),
    "double header": Case(
        "Heart,,Lung\nrate,var,vol\n60,5,4.5\n72,6,5\n",
        {"Heart": [60, 72], "var": [5, 6], "Lung": [4.5, 5]},
        "utf-8",
    ),
    "long row": Case(
        "a,b\n1,2\n3,4,5\n",
        "cells in line 3",
        "utf-8",
    ),
    "exponents": Case(
        "x,y\n1E+05,2e-3\n1.5E5,-4e0\n",
        {"x": [100000.0, 150000.0], "y": [0.002, -4]},
        "utf-8",
    ),
}
OPEN: dict[str, Case] = {
    "tw real prices": Case(
        "鄉鎮市區,總價元,單價元平方公尺\n"
        "The villages and towns urban district,total price NTD,the unit price\n"
        "大安區,9000000,110000\n"
        "士林區,10000000,112500\n",
        {"總價元": [9000000, 10000000], "單價元平方公尺": [110000, 112500]},
        "utf-8",
    ),
    "tw big5": Case(
        "縣市,人口數,面積\n臺北市,2511886,271.8\n高雄市,2737941,2951.9\n",
        {"人口數": [2511886, 2737941], "面積": [271.8, 2951.9]},
        "cp950",
    ),
    "tw big5 rare": Case(
        "鄉鎮,戶數\n裏港鄉,100\n恒春鎮,200\n礁溪鄉,300\n",
        {"戶數": [100, 200, 300]},
        "cp950",
    ),
    "tw full width": Case(
        "年度,人數\n１１０,２，５００\n１１１,３，０００\n",
        {"年度": [110, 111], "人數": [2500, 3000]},
        "utf-8",
    ),
    "tw quoted thousands": Case(
        '統計期,勞動力(千人),失業率(%)\n"112年1月","11,929",3.53\n"112年2月","11,910",3.53\n',
        {"勞動力(千人)": [11929, 11910], "失業率(%)": [3.53, 3.53]},
        "utf-8",
    ),
    "tw air": Case(
        "sitename,aqi,pm2.5,so2\n基隆,32,9,1.1\n汐止,35,-,0.8\n萬里,33,ND,1\n臺北,30,8,1.3\n",
        {"aqi": [32, 35, 33, 30], "pm2.5": [9, N, N, 8], "so2": [1.1, 0.8, 1, 1.3]},
        "utf-8",
    ),
    "tw weather": Case(
        "觀測時間(hour),測站氣壓(hPa),氣溫(℃),降水量(mm)\n"
        "ObsTime,StnPres,Temperature,Precp\n"
        "1,1012.3,18.5,0.0\n"
        "2,1012.0,18.2,T\n"
        "3,1011.5,18.0,0.5\n",
        {
            "觀測時間(hour)": [1, 2, 3],
            "測站氣壓(hPa)": [1012.3, 1012, 1011.5],
            "氣溫(℃)": [18.5, 18.2, 18],
            "降水量(mm)": [0, N, 0.5],
        },
        "utf-8",
    ),
    "tw total": Case(
        "縣市,人數\n臺北市,100\n新北市,200\n合計,300\n",
        {"人數": [100, 200, 300]},
        "utf-8",
    ),
    "tw title": Case(
        "人口統計,,,\n縣市,男,女,合計\n臺北市,100,110,210\n新北市,200,210,410\n",
        {"男": [100, 200], "女": [110, 210], "合計": [210, 410]},
        "utf-8",
    ),
    "tw note": Case(
        "縣市,男,女\n臺北市,100,110\n新北市,200,210\n資料來源：內政部\n",
        {"男": [100, 200], "女": [110, 210]},
        "utf-8",
    ),
    "tw utf16": Case(
        "縣市\t人數\n臺北市\t100\n新北市\t200\n",
        {"人數": [100, 200]},
        "utf-16",
    ),
    "tw roc dates": Case(
        '日期,成交股數,收盤價\n113/01/02,"27,997,826",593.00\n113/01/03,"37,106,763",578.00\n',
        {"成交股數": [27997826, 37106763], "收盤價": [593, 578]},
        "utf-8",
    ),
    "tw stock signs": Case(
        "日期,漲跌價差\n113/01/02,+1.50\n113/01/03,-15.00\n113/01/04, 0.00\n",
        {"漲跌價差": [1.5, -15, 0]},
        "utf-8",
    ),
    "de semicolons": Case(
        "Land;Fälle;Inzidenz\nA;2.150;19,47\nB;31.151;20,47\n",
        {"Fälle": [2150, 31151], "Inzidenz": [19.47, 20.47]},
        "utf-8",
    ),
    "de windows-1252": Case(
        "Straße;Größe\nMünchner Straße;1,5\nKölner Straße;2,25\n",
        {"Größe": [1.5, 2.25]},
        "cp1252",
    ),
    "de genesis": Case(
        "Tabelle: 12411-0001\n"
        "Bevölkerung: Deutschland, Stichtag\n"
        "Fortschreibung des Bevölkerungsstandes\n"
        "Stichtag;Bevölkerung\n"
        ";Anzahl\n"
        "31.12.2021;83237124\n"
        "31.12.2022;84358845\n"
        "__________\n"
        "© Statistisches Bundesamt (Destatis), 2024\n",
        {"Bevölkerung": [83237124, 84358845]},
        "cp1252",
    ),
    "de regional": Case(
        "1001;Flensburg;92.550;-\n1002;Kiel;247.717;.\n1003;Lübeck;218.095;12\n",
        {"x1": [1001, 1002, 1003], "x3": [92550, 247717, 218095], "x4": [N, N, 12]},
        "utf-8",
    ),
    "de dwd": Case(
        "STATIONS_ID;MESS_DATUM;QN_3;  FX;  FM; TMK;eor\n"
        "        433;20230101;   10;  15.6;   4.5;  13.1;eor\n"
        "        433;20230102;   10;-999;   3.9;  11.0;eor\n"
        "        433;20230103;   10;   9.1;-999;   5.5;eor\n",
        {
            "STATIONS_ID": [433, 433, 433],
            "MESS_DATUM": [20230101, 20230102, 20230103],
            "QN_3": [10, 10, 10],
            "FX": [15.6, -999, 9.1],
            "FM": [4.5, 3.9, -999],
            "TMK": [13.1, 11, 5.5],
        },
        "utf-8",
    ),
    "de prices": Case(
        "Artikel;Preis\nA;1.250,50 €\nB;12,00 €\nC;999,99 €\n",
        {"Preis": [1250.5, 12, 999.99]},
        "utf-8",
    ),
    "de percent": Case(
        "Partei;Anteil\nA;25,7 %\nB;24,1 %\nC;14,8 %\n",
        {"Anteil": [25.7, 24.1, 14.8]},
        "utf-8",
    ),
    "de millions": Case(
        "Land;EW\nA;11.103.043\nB;3.782.202\nC;685.161\n",
        {"EW": [11103043, 3782202, 685161]},
        "utf-8",
    ),
    "de thousands alone": Case(
        "Land;EW\nA;2.150\nB;950\nC;12.300\nD;1.001\n",
        {"EW": [2150, 950, 12300, 1001]},
        "utf-8",
    ),
    "de decimals of three": Case(
        "t;x;y\n1;0,125;2\n2;0,250;3\n3;1,375;4\n",
        {"t": [1, 2, 3], "x": [0.125, 0.25, 1.375], "y": [2, 3, 4]},
        "utf-8",
    ),
    "de English decimals": Case(
        "lat;lon;n\n52.5200;13.4050;1\n48.1374;11.5755;2\n",
        {"lat": [52.52, 48.1374], "lon": [13.405, 11.5755], "n": [1, 2]},
        "utf-8",
    ),
    "de mixed signs": Case(
        "Ort;lat;Preis\nA;52.5200;1,50\nB;48.1374;2,50\nC;50.1109;3,50\n",
        {"Preis": [1.5, 2.5, 3.5]},
        "utf-8",
    ),
    "de k.A.": Case(
        "Kreis;Wert\nA;1,5\nB;k.A.\nC;2,5\n",
        {"Wert": [1.5, N, 2.5]},
        "utf-8",
    ),
    "de quotes": Case(
        '"Land";"Wert"\n"Baden-Württemberg";"1.234,5"\n"Bayern";"987,0"\n',
        {"Wert": [1234.5, 987]},
        "utf-8",
    ),
    "de sep": Case(
        "sep=;\nx;y\n0,5;0\n1,5;2\n",
        {"x": [0.5, 1.5], "y": [0, 2]},
        "utf-8",
    ),
    "de sum": Case(
        "Land;Zahl\nA;10\nB;20\nInsgesamt;30\n",
        {"Zahl": [10, 20, 30]},
        "utf-8",
    ),
    "de tabs": Case(
        "Jahr\tWert\n2020\t1,5\n2021\t2,75\n",
        {"Jahr": [2020, 2021], "Wert": [1.5, 2.75]},
        "utf-8",
    ),
    "de minus": Case(
        "Monat;Temp\nJan;−3,5\nFeb;–1,2\nMrz;4,0\n",
        {"Temp": [-3.5, -1.2, 4]},
        "utf-8",
    ),
    "fr communes": Case(
        "Code;Libellé;Population\n01001;L'Abergement-Clémenciat;779\n01002;L'Abergement-de-Varey;256\n",
        {"Code": [1001, 1002], "Population": [779, 256]},
        "cp1252",
    ),
    "fr thin spaces": Case(
        "Région;Habitants;Part\nIDF;12\u202f271\u202f794;18,3 %\nARA;8\u202f078\u202f652;12,0 %\n",
        {"Habitants": [12271794, 8078652], "Part": [18.3, 12]},
        "utf-8",
    ),
    "fr spaces": Case(
        "Région;Habitants\nIDF;12 271 794\nARA;8 078 652\nCorse;343 701\n",
        {"Habitants": [12271794, 8078652, 343701]},
        "utf-8",
    ),
    "fr no-break": Case(
        "Dép;Prix\n75;9\u00a0500,50\n13;3\u00a0200,00\n2A;850,25\n",
        {"Prix": [9500.5, 3200, 850.25], "Dép": [75, 13, N]},
        "utf-8",
    ),
    "fr nd": Case(
        "Commune;Revenu\nA;21500,5\nB;nd\nC;18900\nD;s\nE;20100\n",
        {"Revenu": [21500.5, N, 18900, N, 20100]},
        "utf-8",
    ),
    "fr meteo": Case(
        "numer_sta;date;t;rr3\n"
        "07005;20240101000000;281.15;mq\n"
        "07015;20240101000000;280.85;0.2\n"
        "07020;20240101000000;283.0;0\n",
        {
            "numer_sta": [7005, 7015, 7020],
            "date": [20240101000000, 20240101000000, 20240101000000],
            "t": [281.15, 280.85, 283],
            "rr3": [N, 0.2, 0],
        },
        "utf-8",
    ),
    "fr elections": Case(
        "Libellé;Inscrits;% Abs/Ins\nAin;438109;22,45\nAisne;373544;27,38\n",
        {"Inscrits": [438109, 373544], "% Abs/Ins": [22.45, 27.38]},
        "utf-8",
    ),
    "fr insee title": Case(
        "Évolution de la population;;;\n"
        ";;;\n"
        "Année;Hommes;Femmes;Ensemble\n"
        "2022;32,8;35,0;67,8\n"
        "2023;32,9;35,1;68,0\n"
        "Source : Insee.;;;\n",
        {"Année": [2022, 2023], "Hommes": [32.8, 32.9], "Femmes": [35, 35.1], "Ensemble": [67.8, 68]},
        "utf-8",
    ),
    "ch apostrophes": Case(
        "Kanton;Einwohner\nZH;1'553'423\nBE;1'043'132\nUR;36’819\n",
        {"Einwohner": [1553423, 1043132, 36819]},
        "utf-8",
    ),
    "in lakhs": Case(
        'State,Population\nA,"19,98,12,341"\nB,"11,23,74,333"\nC,"6,10,577"\n',
        {"Population": [199812341, 112374333, 610577]},
        "utf-8",
    ),
    "noaa": Case(
        "YEAR MO  GLOBE   LAND\n1880  1   0.00  -0.01\n1880  2  -0.12   0.06\n1880  3 -999.0   0.11\n",
        {"YEAR": [1880, 1880, 1880], "MO": [1, 2, 3], "GLOBE": [0, -0.12, -999], "LAND": [-0.01, 0.06, 0.11]},
        "utf-8",
    ),
    "giss": Case(
        "Land-Ocean: Global Means\nYear,Jan,Feb,J-D\n1880,-.20,-.25,-.18\n1881,-.20,-.15,***\n1882,.16,.13,-.11\n",
        {"Year": [1880, 1881, 1882], "Jan": [-0.2, -0.2, 0.16], "Feb": [-0.25, -0.15, 0.13], "J-D": [-0.18, N, -0.11]},
        "utf-8",
    ),
    "eurostat tsv": Case(
        "geo\\time\t2019 \t2020 \t2021 \nAT\t8.9 \t8.9 p\t: \nBE\t11.5 \t: \t11.6 \nDE\t83.0 \t83.2 \t83.2 e\n",
        {"2019": [8.9, 11.5, 83], "2020": [N, N, 83.2], "2021": [N, 11.6, N]},
        "utf-8",
    ),
    "worldbank": Case(
        '"Data Source","World Development Indicators",\n'
        "\n"
        '"Last Updated Date","2024-01-01",\n'
        "\n"
        '"Country Name","Code","2020","2021",\n'
        '"Aruba","ABW","106585","106537",\n'
        '"Angola","AGO","33428486","34503774",\n',
        {"2020": [106585, 33428486], "2021": [106537, 34503774]},
        "utf-8",
    ),
}
# those below were made after the reader had been mended with those above
FRESH: dict[str, Case] = {
    "bike sharing": Case(
        "instant,dteday,season,temp,cnt\n1,2011-01-01,1,0.344167,985\n2,2011-01-02,1,0.363478,801\n",
        {"instant": [1, 2], "season": [1, 1], "temp": [0.344167, 0.363478], "cnt": [985, 801]},
        "utf-8",
    ),
    "concrete": Case(
        "Cement (component 1)(kg in a m^3 mixture),Age (day),Strength\n540,28,79.99\n332.5,270,40.27\n",
        {"Cement (component 1)(kg in a m^3 mixture)": [540, 332.5], "Age (day)": [28, 270], "Strength": [79.99, 40.27]},
        "utf-8",
    ),
    "heart disease": Case(
        "63.0,1.0,1.0,145.0,?,0\n67.0,1.0,4.0,160.0,3.0,2\n37.0,0.0,3.0,130.0,0.0,1\n",
        {"x1": [63, 67, 37], "x2": [1, 1, 0], "x3": [1, 4, 3], "x4": [145, 160, 130], "x5": [N, 3, 0], "x6": [0, 2, 1]},
        "utf-8",
    ),
    "ionosphere": Case(
        "1,0,0.99539,-0.05889,g\n1,0,1,-0.18829,b\n",
        {"x1": [1, 1], "x2": [0, 0], "x3": [0.99539, 1], "x4": [-0.05889, -0.18829]},
        "utf-8",
    ),
    "sonar": Case(
        "0.0200,0.0371,R\n0.0453,0.0523,M\n",
        {"x1": [0.02, 0.0453], "x2": [0.0371, 0.0523]},
        "utf-8",
    ),
    "balance scale": Case(
        "B,1,1,1,1\nR,1,1,1,2\nL,2,1,1,1\n",
        {"x2": [1, 1, 2], "x3": [1, 1, 1], "x4": [1, 1, 1], "x5": [1, 2, 1]},
        "utf-8",
    ),
    "mushroom": Case(
        "p,x,s\ne,x,s\ne,b,s\n",
        {},
        "utf-8",
    ),
    "spambase": Case(
        "0,0.64,0.64,278,1\n0.21,0.28,0.5,1028,1\n0.06,0,0.71,2259,0\n",
        {
            "x1": [0, 0.21, 0.06],
            "x2": [0.64, 0.28, 0],
            "x3": [0.64, 0.5, 0.71],
            "x4": [278, 1028, 2259],
            "x5": [1, 1, 0],
        },
        "utf-8",
    ),
    "beijing pm2.5": Case(
        "No,year,pm2.5,cbwd,Iws\n1,2010,NA,NW,1.79\n2,2010,129,cv,4.92\n3,2010,148,SE,6.71\n",
        {"No": [1, 2, 3], "year": [2010, 2010, 2010], "pm2.5": [N, 129, 148], "Iws": [1.79, 4.92, 6.71]},
        "utf-8",
    ),
    "online retail": Case(
        "InvoiceNo,Quantity,UnitPrice,CustomerID\n536365,6,2.55,17850\nC536379,-1,27.5,14527\n536381,2,8.5,\n",
        {
            "InvoiceNo": [536365, N, 536381],
            "Quantity": [6, -1, 2],
            "UnitPrice": [2.55, 27.5, 8.5],
            "CustomerID": [17850, 14527, N],
        },
        "utf-8",
    ),
    "parkinsons": Case(
        "name,MDVP:Fo(Hz),status\nphon_R01_S01_1,119.992,1\nphon_R01_S01_2,122.400,1\n",
        {"MDVP:Fo(Hz)": [119.992, 122.4], "status": [1, 1]},
        "utf-8",
    ),
    "bank-full": Case(
        '"age";"job";"balance";"y"\n58;"management";2143;"no"\n44;"technician";29;"yes"\n',
        {"age": [58, 44], "balance": [2143, 29]},
        "utf-8",
    ),
    "mnist row": Case(
        "label,pixel0,pixel1\n1,0,0\n0,12,255\n",
        {"label": [1, 0], "pixel0": [0, 12], "pixel1": [0, 255]},
        "utf-8",
    ),
    "letter": Case(
        "T,2,8,3,5\nI,5,12,3,7\nD,4,11,6,8\n",
        {"x2": [2, 5, 4], "x3": [8, 12, 11], "x4": [3, 3, 6], "x5": [5, 7, 8]},
        "utf-8",
    ),
    "spaced csv": Case(
        "x , y\n1 , 2\n3 , 4\n",
        {"x": [1, 3], "y": [2, 4]},
        "utf-8",
    ),
    "semicolons with points": Case(
        "a;b\n1.5;2\n2.25;3\n",
        {"a": [1.5, 2.25], "b": [2, 3]},
        "utf-8",
    ),
    "tab with commas in words": Case(
        "name\tv\nSmith, J\t1.5\nDoe, A\t2.5\n",
        {"v": [1.5, 2.5]},
        "utf-8",
    ),
    "one column": Case(
        "v\n1\n2\n3\n",
        {"v": [1, 2, 3]},
        "utf-8",
    ),
    "units in brackets": Case(
        "t,v\n[s],[m/s]\n0,1.5\n1,2.5\n",
        {"t": [0, 1], "v": [1.5, 2.5]},
        "utf-8",
    ),
    "units of some": Case(
        "name,t,v\n,s,m/s\nA,0,1.5\nB,1,2.5\n",
        {"t": [0, 1], "v": [1.5, 2.5]},
        "utf-8",
    ),
    "qualtrics": Case(
        'Q1,Q2\n"How old?","How tall?"\n"{""ImportId"":""1""}","{""ImportId"":""2""}"\n23,1.7\n31,1.8\n',
        {"Q1": [23, 31], "Q2": [1.7, 1.8]},
        "utf-8",
    ),
    "typed header": Case(
        "a,b\nint,float\n1,2.5\n2,3.5\n",
        {"a": [1, 2], "b": [2.5, 3.5]},
        "utf-8",
    ),
    "accounting blanks": Case(
        'item,amount\nA," 1,200.00 "\nB," 300.00 "\n',
        {"amount": [1200, 300]},
        "utf-8",
    ),
    "yen": Case(
        "品目,価格\nA,¥1200\nB,¥900\n",
        {"価格": [1200, 900]},
        "utf-8",
    ),
    "trailing percent": Case(
        "a,b\n1,50%\n2,75%\n",
        {"a": [1, 2], "b": [50, 75]},
        "utf-8",
    ),
    "tw county codes": Case(
        "代碼;縣市;數值\n63000;臺北市;12.5\n64000;高雄市;8.25\n",
        {"代碼": [63000, 64000], "數值": [12.5, 8.25]},
        "utf-8",
    ),
    "tw youbike": Case(
        "sno,sna,tot,lat\n500101001,YouBike2.0_捷運站,28,25.02605\n500101002,YouBike2.0_公園,21,25.02565\n",
        {"sno": [500101001, 500101002], "tot": [28, 21], "lat": [25.02605, 25.02565]},
        "utf-8",
    ),
    "tw dengue": Case(
        "發病日,性別,確定病例數\n1998/01/02,男,1\n1998/01/03,女,2\n",
        {"確定病例數": [1, 2]},
        "utf-8",
    ),
    "tw rain": Case(
        "站名\t雨量(毫米)\n淡水\t12.5\n鞍部\tX\n竹子湖\t3.0\n陽明山\t0\n",
        {"雨量(毫米)": [12.5, N, 3, 0]},
        "utf-8",
    ),
    "tw ROC header": Case(
        "年別,110年,111年,112年\n出生,153820,138986,135571\n死亡,183732,207230,205368\n",
        {"110年": [153820, 183732], "111年": [138986, 207230], "112年": [135571, 205368]},
        "utf-8",
    ),
    "de Bundesland wide": Case(
        "Land;2019;2020;2021\nA;1,5;1,75;2\nB;2,5;2,25;3\n",
        {"2019": [1.5, 2.5], "2020": [1.75, 2.25], "2021": [2, 3]},
        "utf-8",
    ),
    "de Wahl": Case(
        "Nr;Gebiet;Wahlberechtigte\n1;Flensburg;226.944\n2;Nordfriesland;186.384\n3;Kiel;202.111\n",
        {"Nr": [1, 2, 3], "Wahlberechtigte": [226944, 186384, 202111]},
        "utf-8",
    ),
    "de Zeit": Case(
        "Zeit;kW\n01.01.2024 00:15;1,25\n01.01.2024 00:30;1,5\n",
        {"kW": [1.25, 1.5]},
        "utf-8",
    ),
    "de Strom": Case(
        "Datum von;Photovoltaik [MWh]\n01.01.2024;1.234,5\n02.01.2024;-\n03.01.2024;987\n",
        {"Photovoltaik [MWh]": [1234.5, N, 987]},
        "utf-8",
    ),
    "de Klammern": Case(
        "Jahr;Quote\n2019;(5,1)\n2020;6,2\n2021;6,0\n",
        {"Jahr": [2019, 2020, 2021], "Quote": [N, 6.2, 6]},
        "utf-8",
    ),
    "fr loyers": Case(
        "INSEE_C;LIBGEO;loypredm2\n01001;L'Abergement;10,2345678\n01002;Varey;9,87654321\n",
        {"INSEE_C": [1001, 1002], "loypredm2": [10.2345678, 9.87654321]},
        "utf-8",
    ),
    "fr vins": Case(
        "Cru;Prix\nA;12,50€\nB;8,00€\n",
        {"Prix": [12.5, 8]},
        "utf-8",
    ),
    "fr DVF": Case(
        "id_mutation,valeur_fonciere,surface\n2023-1,185000,85\n2023-2,132500.5,\n",
        {"valeur_fonciere": [185000, 132500.5], "surface": [85, N]},
        "utf-8",
    ),
    "fr utf-8 mark": Case(
        "\ufeffannée;valeur\n2020;1,5\n2021;2,5\n",
        {"année": [2020, 2021], "valeur": [1.5, 2.5]},
        "utf-8",
    ),
    "it spaces": Case(
        "Anno;Totale\n2020;1 234,5\n2021;12 345,6\n",
        {"Anno": [2020, 2021], "Totale": [1234.5, 12345.6]},
        "utf-8",
    ),
    "ship log": Case(
        "| 1 | 2.5 |\n| 2 | 3.5 |\n",
        {"x2": [1, 2], "x3": [2.5, 3.5]},
        "utf-8",
    ),
    "fixed width words": Case(
        "Los Angeles   12.5  3\nNew York       8.0  2\nSan Francisco  9.5  1\n",
        {"x3": [12.5, 8, 9.5], "x4": [3, 2, 1]},
        "utf-8",
    ),
}
EVERY = {**UCI, **KAGGLE, **OPEN, **FRESH}


@pytest.mark.parametrize("name", EVERY)
def test_it_is_read_as_a_person_reads_it(name: str, tmp_path: Path) -> None:
    wanted = EVERY[name].wanted
    path = tmp_path / "table"
    path.write_bytes(EVERY[name].text.encode(EVERY[name].encoding))
    if isinstance(wanted, str):
        with pytest.raises(InvalidValue, match=wanted):
            table.read(Source(str(path)))
        return
    found = table.read(Source(str(path)))
    numbers = {column.name: column.numbers.tolist() for column in found.columns if column.kind == "number"}
    assert numbers.keys() == wanted.keys()
    for column, values in wanted.items():
        np.testing.assert_array_equal(numbers[column], np.array(values, float), err_msg=column)


def test_there_are_a_hundred() -> None:
    assert len(EVERY) >= 100


MORE = (Path(__file__).parent / "public_tables.txt").read_text(encoding="utf-8").split("\n=== ")[1:]


@pytest.mark.parametrize("block", MORE, ids=lambda block: block.partition(" [")[0])
def test_more_are_read_so(block: str, tmp_path: Path) -> None:
    head, _, rest = block.partition("]\n")
    text, *wanted = rest.rstrip("\n").split("\n--- ")
    path = tmp_path / "table"
    path.write_bytes(f"{text}\n".encode(head.partition(" [")[2]))
    if wanted[0].startswith("refused: "):
        with pytest.raises(InvalidValue, match=wanted[0].removeprefix("refused: ")):
            table.read(Source(str(path)))
        return
    numbers = [column for column in table.read(Source(str(path))).columns if column.kind == "number"]
    assert [column.name for column in numbers] == [one.rpartition(": ")[0] for one in wanted]
    for column, one in zip(numbers, wanted, strict=True):
        np.testing.assert_array_equal(column.numbers, [float(value) for value in one.rpartition(": ")[2].split()])
