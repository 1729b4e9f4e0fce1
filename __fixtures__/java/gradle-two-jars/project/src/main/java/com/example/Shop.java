package com.example;

class Shop {}
